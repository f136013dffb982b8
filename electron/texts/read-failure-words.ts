import type { AppErrorCode } from '../domain/app-error.ts';
import { own } from './say.ts';
import type { Texts } from './shape.ts';

/** Why a device could not be read, in a few words: what stands in brackets and as evidence, where a sentence is too long. */
export const READ_FAILURES = {
  'device-unreachable': ['接続できない', 'cannot be connected to'],
  'device-timeout': ['応答なし（時間切れ）', 'no answer in time'],
  'answer-elsewhere': ['別のアドレスからの応答', 'answered from another address'],
  'answer-other-request': ['要求 ID が一致しない応答', 'answered with another request ID'],
  'tls-refused': ['暗号化通信を確立できない', 'no encryption'],
  'tls-strict': ['共通の暗号化方式がない', 'no encryption in common'],
  'ssh-strict': ['共通の SSH の方式がない', 'no SSH algorithm in common'],
  'certificate-changed': ['証明書が前回と異なる', 'the certificate has changed'],
  'host-key-changed': ['SSH ホスト鍵が前回と異なる', 'the SSH host key has changed'],
  'login-rejected': ['ログインを拒否', 'login rejected'],
  'login-not-retried': ['ログインできなかったため再試行せず', 'login failed before, not tried again'],
  'login-held-back': ['ログインを見合わせ', 'login held back'],
  'account-locked': ['ユーザーがロック', 'account locked'],
  'account-disabled': ['ユーザーが無効', 'account disabled'],
  'password-expired': ['パスワードの期限切れ', 'password expired'],
  'second-factor-asked': ['パスワード以外の認証が必要', 'asks for a second factor'],
  'session-limit': ['同時ログイン数の上限', 'too many logins at once'],
  'privilege-missing': ['権限なし', 'privilege missing'],
  'session-lost': ['セッションの終了', 'session lost'],
  'sessions-off': ['セッション ログインが無効', 'session login is off'],
  'login-unclear': ['ログインの結果が不明', 'login unclear'],
  'redfish-off': ['Redfish が無効', 'Redfish is off'],
  'strict-mode': ['暗号化の設定 (NIST/FIPS) による制限', 'strict encryption mode'],
  'device-updating': ['ファームウェアの更新中', 'firmware is being updated'],
  'device-starting': ['起動中', 'starting'],
  'page-for-json': ['Web 画面だけの応答', 'a web page instead of data'],
  'redirected-away': ['ほかの場所への転送', 'sent elsewhere'],
  'device-locked': ['ほかの処理によるロック', 'locked by another task'],
  'device-busy': ['使用中', 'in use'],
  unsupported: ['非対応', 'not supported'],
  'device-refused': ['機器が拒否', 'refused by the device'],
  'not-found': ['項目なし', 'not there'],
  'method-not-allowed': ['操作の許可なし', 'not allowed'],
  'device-error': ['機器の内部エラー', 'internal error of the device'],
  'garbage-answer': ['読み取れない応答', 'an answer that cannot be read'],
  'connection-lost': ['通信の切断', 'connection lost'],
  'practice-only': ['練習用の画面では対象外', 'not in practice'],
  'password-missing': ['パスワードの入力なし', 'no password'],
  internal: ['本ツールの内部エラー', 'internal error of this tool'],
} as const satisfies Partial<Record<AppErrorCode, readonly [ja: string, en: string]>>;

/** The words of an error's code; a code that has none, or is of a newer version, is shown as it is. */
export function readFailure(language: Texts['language'], code: string): string {
  const words = own<readonly [ja: string, en: string]>(READ_FAILURES, code);
  return words?.[language === 'ja' ? 0 : 1] ?? code;
}
