/** Whose page is it? Honest ones with the words of a filter or a sign-in, and those of filters and portals themselves. */
import { describe, expect, it } from 'vitest';
import { looksBlocked, looksLikeSignIn } from '../../../electron/preflight/checks/foreign-pages.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

const judged = (status: number, body: string): string => {
  const answer = { kind: 'answer', status, headers: {}, body, midpoint: 0, ms: 4 } as const;
  return judgeHttp(answer, 'www.ibm.com', true, 5_000).code;
};

describe('an honest page', () => {
  it.each([
    [
      'a category in a script',
      '<title>Lenovo Support</title><script>dl.push({pageCategory: "support", category: "x", m: "This page is blocked"});</script>Lenovo',
    ],
    [
      'a script that was cut off',
      '<title>Lenovo</title><p>Hi</p><script>if (blocked) alert("This site has been blocked")',
    ],
    [
      'block words in a comment or a style',
      '<!-- This page is blocked. --><style>.a:after{content:"access is blocked"}</style>Hello',
    ],
    ['a category', '<h1>Update mirror</h1><table><tr><td>Category: firmware</td></tr></table>'],
    [
      'カテゴリ',
      '<h1>修正一覧</h1><p>カテゴリ: ファームウェア</p><p>輸出規制について</p><p>無断転載禁止</p>',
    ],
    ['a usage policy', '<h1>Index of /</h1><a href="acceptable-use-policy.html">usage policy</a>'],
    [
      'a notice to everybody',
      '<h1>Repository</h1><p>Unauthorized access is prohibited. See the acceptable use policy.</p>',
    ],
    [
      'a notice in Japanese',
      '<p>不正アクセスは禁止されています。本サイトのコンテンツの無断転載を禁止します。</p>',
    ],
    [
      'legal words',
      '<p>Any use in violation of these terms ends the licence. US Government Users Restricted Rights.</p>',
    ],
    [
      'filters as a subject',
      '<h1>Products</h1><p>Content filter: all. Web filter appliances. フィルタリング機能</p>',
    ],
    [
      'ブラウザーの都合',
      '<p>お使いのブラウザーではこのページを表示できません。JavaScript を有効にしてください。</p>',
    ],
    [
      'お知らせのカテゴリ',
      '<p>カテゴリ: お知らせ</p><p>メンテナンスのため、一部をご利用いただけません。</p>',
    ],
    ['サービスの都合', '<p>ただいまメンテナンス中のため、ご利用いただけません。</p>'],
    [
      'ポリシーへのリンク',
      '<a href="/p">プライバシー ポリシー</a><a href="/t">ご利用規約</a><p>画像を表示できません</p>',
    ],
    ['a browser’s own doing', '<p>If pop-ups are blocked by your browser, allow them.</p>'],
    [
      'a content network’s refusal',
      '<h1>403 ERROR</h1><p>The request could not be satisfied.</p><p>Request blocked. We cannot connect to the server for this app.</p>',
    ],
    [
      'a server’s refusal',
      "<title>Access Denied</title>You don't have permission to access / on this server.",
    ],
    [
      'a search form beside a link to the sign-in',
      '<title>IBM - Fix Central</title><form action="/search"><input name=q></form><a href="/login">Log in</a>',
    ],
    [
      'a form for the language, and a blog',
      '<title>IBM Blog index</title><form action="/blog/index"><select name=lang></select></form>',
    ],
    [
      'a Java machine',
      '<title>Java</title><p>HotSpot, and a captive screw</p><form action="/authors"><input name=q></form>',
    ],
    ['a limit of another kind', '<p>Access to this page is restricted due to export regulations.</p>'],
    ['terms of its own', '<p>We may remove content that violates our usage policy.</p>'],
    [
      'a licence to agree to',
      '<title>Terms of use - IBM</title><form action="/download"><button>I agree</button></form>',
    ],
    ['a filter as a product', '<h1>製品情報</h1><p>フィルタリング機能で表示を制限できます。</p>'],
    ['a sign-in in a comment', '<!-- <form action="/login"><input type="password"></form> --><p>Hello</p>'],
    [
      'ログインへのリンク',
      '<title>サポート</title><form action="/s"><input name=q></form><a href="/x">ログイン</a>',
    ],
  ] as const)('%s', (_what, page) => {
    expect([looksBlocked(page), looksLikeSignIn(page)]).toEqual([false, false]);
    expect(judged(200, page)).toBe('ok');
    expect(judged(403, page)).toBe('ok');
  });
});

describe('a page of who blocks', () => {
  it.each([
    [
      'FortiGuard',
      '<title>Web Page Blocked</title><h1>FortiGuard Intrusion Prevention - Access Blocked</h1>',
    ],
    [
      'FortiGate',
      '<h1>Web Page Blocked!</h1><p>You have tried to access a web page which is in violation of your Internet usage policy.</p><p>Category: IT</p>',
    ],
    [
      'Palo Alto',
      '<p>Access to the web page you were trying to visit has been blocked in accordance with company policy.</p>',
    ],
    [
      'Zscaler',
      '<p>Sorry, you don’t have permission to visit this site.</p><p>Not allowed to browse Streaming Media category</p>',
    ],
    ['Blue Coat', '<p>Your request was denied because of its content categorization: "Hacking"</p>'],
    ['Blue Coat by its policy', '<title>Access Denied</title>Access Denied (policy_denied)'],
    [
      'Cisco',
      '<h1>This Page Cannot Be Displayed</h1><p>Based on your access policies, access to this web site ( http://www.ibm.com/ ) has been blocked because the web category "IT" is not allowed.</p>',
    ],
    [
      'Blue Coat without a login',
      '<title>Access Denied</title>Access Denied (authentication_failed) Your credentials could not be authenticated.',
    ],
    [
      'FortiGate by application',
      '<h1>FortiGate Application Control</h1><p>You have attempted to use an application that violates your Internet usage policy.</p>',
    ],
    [
      'Check Point',
      '<h1>Access denied</h1><p>Access to www.ibm.com is denied according to the organization security policy.</p>',
    ],
    ['iboss', '<h1>Access to the requested site has been restricted due to its contents.</h1>'],
    ['Trend Micro', '<p>Access to this URL is currently restricted due to a blocking rule.</p>'],
    ['Netskope', '<h1>Policy Alert</h1><p>This site is not permitted by your organization.</p>'],
    ['Cloudflare', '<h1>Your organization has restricted access to this website</h1>'],
    ['Umbrella', '<title>Site Blocked</title><p>This site is blocked.</p>'],
    ['Squid', '<p>Access control configuration prevents your request from being allowed at this time.</p>'],
    ['WatchGuard', '<p>Request denied by WatchGuard HTTP proxy. Reason: category</p>'],
    ['Sophos', '<p>This website has been blocked.</p>'],
    [
      'a category beside the refusal',
      '<h1>Access denied</h1><table><tr><td>URL</td><td>www.ibm.com</td></tr><tr><td>Category:</td><td>IT</td></tr></table>',
    ],
    ['a policy beside the refusal', '<p>Access denied by the company policy</p>'],
    ['a word between other markup', '<p>This <b>site</b> has been <i>blocked</i> by your administrator</p>'],
    [
      'i-FILTER',
      '<p>アクセスしようとしたページは、フィルタリングによりブロックされました。</p><p>カテゴリ: 情報技術</p>',
    ],
    ['InterSafe', '<p>このページへのアクセスは規制されています</p>'],
    ['接続の規制', '<title>規制画面</title><p>このページへの接続は規制されています。</p>'],
    ['接続の遮断', '<p>セキュリティ上の理由により、このサイトへの接続を遮断しました。</p>'],
    ['表示の制限', '<p>ご指定のページはフィルタリングサービスにより表示を制限しています。</p>'],
    ['カテゴリ名', '<title>ブロックされました</title><p>閲覧できません。カテゴリ名: 情報技術</p>'],
    ['カテゴリ', '<p>カテゴリー：ソフトウェア</p><p>ご指定のページは許可されていません</p>'],
    ['閲覧', '<p>このサイトの閲覧は禁止されています</p>'],
    ['許可', '<p>このURLへのアクセスは許可されていません。</p>'],
    ['閲覧の許可', '<p>このWebサイトの閲覧は許可されていません</p>'],
    ['会社のポリシー', '<p>このサイトは会社のポリシーにより表示できません</p>'],
    ['セキュリティポリシー', '<p>セキュリティポリシーによりアクセスできません</p>'],
    ['管理者', '<p>アクセスしようとしたページは、管理者により許可されていません。</p>'],
    ['フィルタリングサービス', '<p>このサイトはご利用いただけません（フィルタリングサービス）</p>'],
  ] as const)('%s', (_what, page) => {
    for (const status of [200, 403])
      expect(judged(status, `<html><body>${page}</body></html>`)).toBe('filtered');
  });
});

describe('a page that stops for a while, or until somebody presses on', () => {
  it.each([
    [
      'decryption that is asked about',
      '<title>SSL Inspection</title><h1>SSL Inspection</h1><p>As the company requires, the SSL encrypted connection that you began will be temporarily unencrypted so that it can be inspected.</p><form method=post><input type=submit name=ok value=Yes><input type=submit name=no value=No></form>',
    ],
    ['復号の確認', '<p>この通信は検査のために復号されます。続行しますか?</p>'],
    [
      'a caution by category',
      '<h1>Caution</h1><p>Category: Computer and Internet Info</p><p>Click Continue if you need this page for your work.</p>',
    ],
    [
      'a caution by policy',
      '<p>You are about to open a page that the corporate policy advises against.</p><p>Do you wish to proceed?</p>',
    ],
    [
      '警告と続行',
      '<h1>警告</h1><p>カテゴリ: 情報技術</p><p>閲覧を続行する場合はボタンを押してください。</p>',
    ],
    [
      'quarantine of a computer',
      '<h1>Attention</h1><p>Your computer has been quarantined. Contact your administrator.</p>',
    ],
    ['quarantine of somebody', '<p>You have been quarantined because of an attack from your address.</p>'],
    ['quarantine of an address', '<p>This IP address (10.0.0.4) is quarantined by the security fabric.</p>'],
    ['隔離', '<p>お使いの端末はネットワークから隔離されています。管理者に連絡してください。</p>'],
  ] as const)('%s', (_what, page) => {
    for (const status of [200, 403])
      expect(judged(status, `<html><body>${page}</body></html>`)).toBe('filtered');
  });

  it('in quarantine this PC is what is stopped: no destination is to be allowed', () => {
    const body = '<p>Your computer has been quarantined.</p>';
    const answer = { kind: 'answer', status: 200, headers: {}, body, midpoint: 0, ms: 4 } as const;
    const verdict = judgeHttp(answer, 'www.ibm.com', true, 5_000);
    expect(verdict).toMatchObject({ args: { quarantine: 1 }, fixes: ['lift-quarantine'] });
    expect(textsFor('ja').check.http.filtered.means(verdict.args ?? {})).toContain('機器');
  });

  it.each([
    ['a vendor’s own words', '<p>Click continue to accept our privacy policy.</p>'],
    [
      'files in quarantine on a computer',
      '<p>Files on your computer that were quarantined can be restored. What was found on this PC is quarantined.</p>',
    ],
    [
      'what a scanner does',
      '<p>If your device is at risk, a file of it may be quarantined by the scanner.</p>',
    ],
    ['隔離されるファイル', '<p>端末が検出したファイルは自動的に隔離されます。</p>'],
    [
      'a download by its category',
      '<h1>Drivers</h1><p>Category: Server firmware</p><p>Click here to continue to the download.</p>',
    ],
    [
      '分類と続行',
      '<h1>ダウンロード</h1><p>カテゴリ: ファームウェア</p><p>閲覧を続けるには次へ進みます。</p>',
    ],
    ['files in quarantine', '<h1>Release notes</h1><p>Infected files are quarantined by the scanner.</p>'],
    ['decryption as a subject', '<p>Backups are decrypted with your key. Data is unencrypted at rest.</p>'],
    ['続行', '<p>続行するには JavaScript を有効にしてください。</p>'],
    ['隔離の話', '<h1>製品情報</h1><p>ウイルスを隔離する機能を搭載しました。</p>'],
  ])('and none of an honest page: %s', (_what, page) => {
    expect(judged(200, page)).toBe('ok');
  });
});

describe('a page that wants a sign-in', () => {
  it.each([
    ['a password field', '<form action="/x"><input type="password" name="p"></form>'],
    ['a password field without a form', '<div><INPUT NAME=p TYPE=password></div>'],
    [
      'a form that leads to a sign-in',
      '<form method=post action="http://10.0.0.1/login.cgi"><input name=a></form>',
    ],
    [
      'a click that lets in',
      '<form action="/opennds_auth/" method=get><input type=hidden name=tok><input type=submit value=Continue></form>',
    ],
    ['terms to be accepted', '<form action="/x"><input type="checkbox" name="accept_terms"></form>'],
    [
      'terms of the network to agree to',
      '<title>Firewall Disclaimer</title><form method=post><input type=hidden name=magic><button>Yes, I agree</button></form>',
    ],
    [
      'ゲスト利用規約',
      '<h1>ゲスト Wi-Fi 利用規約</h1><form action="/x"><input type=submit value="同意する"></form>',
    ],
    ['a voucher', '<form method=post action="$PORTAL_ACTION$"><input name="auth_voucher"></form>'],
    ['a user name', '<form action="/x"><input type=text name=username></form>'],
    ['a button', '<form action="/x"><input type=submit value="ログイン"></form>'],
    ['a headline', '<h1>利用者認証</h1><form action="/x"></form>'],
    ['a title', '<title>internet hotspot</title><form action="/x"></form>'],
    ['the marks of WISPr', '<!-- <WISPAccessGatewayParam></WISPAccessGatewayParam> --><p>Welcome</p>'],
  ] as const)('%s', (_what, page) => {
    expect(judged(200, `<html><body>${page}</body></html>`)).toBe('captive-portal');
  });
});

/** A pattern that goes back and forth over such a page would not end within the time that a test has. */
it('is read to its end, whatever it is made of', () => {
  for (const piece of ['<', '<form ', '<input ', '<!--', '<script', '<title>', 'page ', 'blocked category: '])
    expect(judged(200, piece.repeat(100_000 / piece.length))).not.toBe('');
});
