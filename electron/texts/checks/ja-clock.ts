import { readFailure } from '../read-failure-words.ts';
import { jaRejection } from '../rejection-words.ts';
import { isBareName, optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { BARE, days, reference } from './ja-parts.ts';

/** Only one told the time, and it is not this laptop that has to be wrong. */
const lone = (args: Args): string =>
  optional(
    args,
    'lone',
    (v) => `時刻を確認できた相手は ${v} だけです。この PC ではなく、相手の時刻が誤っている可能性もあります。`,
  );
/** Other devices tell the same, and nobody speaks for this PC. */
const alike = (args: Args): string =>
  optional(
    args,
    'alike',
    (v) =>
      `${v} 台の機器の日時は互いに一致していて、ほかに時刻の基準がありません。機器ではなく、この PC の日時が誤っている可能性があります。`,
  );
/** A server that has the time and gives it not: by the kiss codes of RFC 5905 §7.4. */
const withheld = (args: Args): string | undefined =>
  /DENY|RSTR/.test(String(args.detail))
    ? 'この PC からの問い合わせを許可していません。機器からの問い合わせに応じるかどうかは確認できていません。'
    : /RATE/.test(String(args.detail))
      ? '問い合わせの回数を制限しています。機器からの問い合わせに応じるかどうかは確認できていません。'
      : /CRYP|AUTH|NKEY|NTSN|crypto-NAK/.test(String(args.detail))
        ? '認証 (共通鍵または NTS) のない問い合わせには時刻を返さない設定の可能性が高い状態です。機器が認証を使えるかどうかは確認できていません。'
        : undefined;
/** Those who tell the time contradict each other: this is the least that it is off. */
const amongMany = (args: Args): string =>
  optional(
    args,
    'disagree',
    (v) => `得られた時刻が互いに一致しないため (${v})、最も近いものとの差で示しています。`,
  );

export const jaClock = {
  ok: { title: '日時は正確です', means: (args) => `${reference(args)}との差は5分以内です。` },
  'laptop-slept': {
    title: 'チェック中にこの PC が止まりました',
    means: (args) =>
      `スリープなどで約 ${value(args, 'seconds')} 秒止まっていました。この間の結果は正しくない場合があります。`,
  },
  'clock-jumped': {
    title: 'チェック中にこの PC の時計が動きました',
    means: (args) =>
      `時刻が ${value(args, 'seconds')} 秒変わりました (スリープ、または時刻の変更)。結果は正しくない場合があります。`,
  },
  'skew-minutes': {
    title: '日時がずれています',
    means: (args) =>
      `${reference(args)}より ${days(args)}います。通報はできますが、イベントログの時刻が合いません。${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  'skew-months': {
    title: '日時が大きくずれています',
    means: (args) =>
      `${reference(args)}より ${days(args)}います。通報 (Service Request/Test Request) が失敗する場合があります。${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  unreadable: {
    title: '日時を読み取れません',
    means: (args) =>
      `機器の日時を読み取れませんでした${optional(args, 'reason', (v) => ` (${readFailure('ja', v)})`)}。`,
  },
  'wrong-timezone': {
    title: 'タイムゾーンが違うようです',
    means: (args) =>
      `ちょうど ${value(args, 'hours')} 時間ずれています。タイムゾーンの設定 (日本は UTC+9) を確認してください。${amongMany(args)}${lone(args)}${alike(args)}`,
  },
  'ntp-off': {
    title: 'NTP が無効です',
    means: (args) =>
      args.enabled === 1
        ? '機器の時刻合わせ (NTP) は有効ですが、NTP サーバーが設定されていません。'
        : '機器の時刻合わせ (NTP) が無効です。時間がたつと日時がずれます。',
  },
  'ntp-unreachable': {
    title: 'NTP サーバーに届きません',
    means: (args) =>
      args.noRoute === 1
        ? `この PC から${args.device === 1 ? '、機器に設定された' : ''} NTP サーバー ${value(args, 'server')} への経路がないため、時刻を問い合わせていません。${args.onlyV6 === 1 ? 'アドレスは IPv6 だけです。IPv4 で届く NTP サーバーを指定するか、IPv6 の経路を確認してください。' : ''}${args.device === 1 ? '機器に応答するかどうかは確認できていません。' : ''}UDP 123 の遮断とは限りません。`
        : args.device === 1
          ? `機器に設定された NTP サーバー ${value(args, 'server')} は、この PC からの問い合わせに応答しません。`
          : `NTP サーバー ${value(args, 'server')} から応答がありません。${args.hop === undefined ? '' : jaRejection.unreachable(args, value(args, 'server'))}`,
  },
  'ntp-source-port': {
    title: '送信元ポート 123 からの NTP にだけ応答します',
    means: (args) =>
      `NTP サーバー ${value(args, 'server')} からは、送信元ポート 123 の問い合わせにだけ応答がありました。ファイアウォールがその通信だけを許可している可能性があります。ほかのポートから問い合わせる機器は時刻を得られません。機器がどのポートを使うかは確認できていません。`,
  },
  'ntp-late': {
    title: 'NTP サーバーの応答が遅れています',
    means: (args) =>
      `NTP サーバー ${value(args, 'server')} の応答に ${optional(args, 'seconds', (v) => `${v} 秒`) || '2 秒より長く'}かかります。標準 (RFC 5905) では、往復に 2 秒より長くかかる時刻は採用されません。機器が採用するかどうかは確認できていません。`,
  },
  'ntp-distant': {
    title: 'NTP サーバーの申告する誤差が大きすぎます',
    means: (args) =>
      `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} は時刻を応答しますが、最大 ${optional(args, 'seconds', (v) => `${v} 秒`) || '1.5 秒より大きい'}の誤差 (root distance) があると申告しています。一般的な NTP の実装 (ntpd は 1.5 秒、chrony は 3 秒まで) は、これより大きいサーバーの時刻を採用しません。上位と長く同期していないか、Windows の時刻サービスの既定の設定の可能性があります。機器が採用するかどうかは確認できていません。`,
  },
  'ntp-refused': {
    title: 'NTP サーバーのポートが閉じています',
    means: (args) =>
      `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} への問い合わせに、UDP 123 のポートが閉じているという応答 (ICMP) がありました。そこで NTP が動いていないか、途中のファイアウォールが拒否している可能性があります。`,
  },
  'ntp-rejected': {
    title: 'NTP の通信が途中で拒否されています',
    means: (args) =>
      `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} への問い合わせに、途中の機器から拒否の応答 (ICMP) がありました。ファイアウォールまたはルーターの規則で拒否している可能性が高い状態です。`,
  },
  'ntp-no-name': {
    title: 'NTP サーバーの名前を解決できません',
    means: (args) =>
      args.laptop === 1
        ? `NTP サーバー ${value(args, 'name')} は、この PC の DNS サーバーが示したアドレスで時刻を応答しました。機器が使う DNS サーバー${args.denied === 1 ? 'は、「この名前のアドレスはない」と応答しました' : 'からは、この名前のアドレスを得られていません'}。機器がこの名前で時刻を合わせられるかどうかは確認できていません。`
        : `NTP サーバー ${value(args, 'host')} のアドレスが DNS で分からないため、時刻を問い合わせていません。名前に誤りがないか、その名前を知る DNS サーバーを使っているかを確認してください。${isBareName(value(args, 'host', '')) ? BARE : ''}UDP 123 の遮断ではありません。`,
  },
  'ntp-no-time': {
    title: 'NTP サーバーが時刻を提供しません',
    means: (args) =>
      `NTP サーバー ${value(args, 'server')} は応答しますが、時刻を提供しません (${value(args, 'detail')})。${withheld(args) ?? '上位の時刻源と同期していません。'}UDP 123 の遮断ではありません。`,
  },
  'ntp-unusable': {
    title: 'NTP の応答を使えません',
    means: (args) =>
      `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} から応答は届きますが、時刻の応答として使えません (${value(args, 'detail')})。NTP サーバー以外のものが応答しているか、サーバーの不具合、途中の機器による書き換えの可能性があります。UDP 123 の遮断ではありません。`,
  },
  'ntp-implausible': {
    title: 'NTP サーバーの時刻が正しくありません',
    means: (args) =>
      `NTP サーバー ${value(args, 'server')} は ${value(args, 'told')} と応答しました (階層 ${value(args, 'stratum')})。時刻源を失っている可能性が高いため、基準に使いません。`,
  },
  'other-source': {
    title: 'NTP の応答が別のアドレスから届きます',
    means: (args) =>
      `NTP サーバー ${value(args, 'server')} への問い合わせの応答が ${value(args, 'from')} から届きます。送信元が異なる応答は捨てられるため、時刻を得られません。`,
  },
  'local-block': {
    title: 'この PC が通信を止めています',
    means: () =>
      'この PC のセキュリティ ソフトまたは設定が、本ツールの NTP の通信を許可していません。お客様のネットワークの結果ではありません。',
  },
  'no-reference': {
    title: '基準の時刻がありません',
    means: (args) =>
      args.device === 1
        ? `得られた時刻が互いに一致せず (${value(args, 'disagree')})、どれが正しいか決められません。機器の日時は ${optional(args, 'agrees', (v) => v) || 'この PC の時刻'} と5分以内で一致しますが、正しいかどうかは確かめられません。`
        : args.devices !== undefined
          ? `時刻の基準に届きません。${value(args, 'devices')} 台の機器の日時は互いに一致し、この PC はそれより ${days(args)}います。この PC の日時が誤っている可能性があります。`
          : args.disagree === undefined
            ? '時刻の基準に届かないため、この PC の日時を確かめられません。'
            : `得られた時刻が互いに一致せず (${value(args, 'disagree')})、どれが正しいか決められません。この PC の日時は確かめられません。`,
  },
} satisfies Texts['check']['clock'];

/** What was judged by the reference, where there was one to judge by. */
const judgedBy = (args: Args): string =>
  args.reference === 'program'
    ? ''
    : '機器の日時と証明書の期限は、この PC ではなく、この基準の時刻で判定しました。';
const off = (args: Args): string => `この PC の日時は、${reference(args)}より ${days(args)}います。`;

/** The same codes of this PC's own clock, which reports nothing. */
export const jaLaptopClock = {
  'clock.laptop:skew-minutes': {
    title: 'この PC の日時がずれています',
    means: (args) => `${off(args)}${lone(args)}${judgedBy(args)}`,
  },
  'clock.laptop:skew-months': {
    title: 'この PC の日時が大きくずれています',
    means: (args) => `${off(args)}${lone(args)}${judgedBy(args)}`,
  },
  'clock.laptop:wrong-timezone': {
    title: 'この PC のタイムゾーンが違うようです',
    means: (args) =>
      `${off(args)}ちょうど ${value(args, 'hours')} 時間の差のため、タイムゾーンの設定 (日本は UTC+9) を確認してください。${lone(args)}${judgedBy(args)}`,
  },
} satisfies Texts['checkById'];
