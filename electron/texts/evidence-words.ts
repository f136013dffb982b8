import type { Evidence } from '../domain/evidence.ts';
import { READ_FAILURES } from './read-failure-words.ts';
import { own } from './say.ts';
import type { Texts } from './shape.ts';

type Words = Readonly<Record<string, readonly [ja: string, en: string]>>;

const YES_NO: Words = { yes: ['はい', 'yes'], no: ['いいえ', 'no'] };
const CONNECTION: Words = {
  open: ['接続', 'open'],
  refused: ['拒否', 'refused'],
  timeout: ['応答なし（時間切れ）', 'no answer in time'],
  unreachable: ['到達不能', 'unreachable'],
  rejected: ['拒否 (ICMP)', 'rejected (ICMP)'],
  reset: ['切断（リセット）', 'reset'],
  blocked: ['この PC で遮断', 'blocked on this PC'],
  cancelled: ['中止', 'cancelled'],
  deadline: ['制限時間を超過', 'time limit passed'],
};
const SMALL: Words = {
  tls: ['TLS の応答', 'TLS answer'],
  other: ['TLS ではない応答', 'an answer that is no TLS'],
  closed: ['切断', 'closed'],
  silent: ['応答なし', 'no answer'],
};
const TIME: Words = {
  refused: ['ポートが閉じている (ICMP)', 'port closed (ICMP)'],
  timeout: ['応答なし（時間切れ）', 'no answer in time'],
  kiss: ['サーバーが拒否 (KoD)', 'refused by the server (KoD)'],
  unsynchronised: ['サーバーが未同期', 'the server is not synchronised'],
  'no-name': ['名前を解決できない', 'name not resolved'],
  garbage: ['NTP ではない応答', 'no NTP answer'],
  'other-source': ['別のアドレスからの応答', 'answered from another address'],
  'source-port': ['送信元ポート 123 にだけ応答', 'answered port 123 only'],
  late: ['応答が遅い', 'answered late'],
  distant: ['申告された誤差が大きい', 'allows for too much error'],
  'no-route': ['この PC に経路がない', 'this PC has no route to it'],
  cancelled: ['中止', 'cancelled'],
};

/** What a value that is one of a few stands for; any other value of the key is what was measured. */
const WORDS: Readonly<Record<string, Words>> = {
  addressFrom: {
    dns: ['名前解決', 'name resolution'],
    guide: ['ガイドの記載', 'printed in the guide'],
    rule: ['接続先の指定', 'given by a rule'],
    literal: ['直接指定', 'given as an address'],
  },
  authentication: { none: ['なし', 'none'], basic: ['基本認証 (Basic)', 'Basic'] },
  enabled: YES_NO,
  errno: CONNECTION,
  firstTry: CONNECTION,
  neutralSni: { ok: ['接続できた', 'connected'], failed: ['接続できない', 'not connected'] },
  ofVendor: YES_NO,
  outcome: CONNECTION,
  reason: { ...READ_FAILURES, ...CONNECTION, ...TIME },
  reference: { laptop: ['この PC', 'this PC'], program: ['本ツールの作成日', 'build date of this tool'] },
  referenceKind: {
    ntp: ['NTP', 'NTP'],
    'https-date': ['HTTPS の Date ヘッダー', 'HTTPS Date header'],
    laptop: ['この PC', 'this PC'],
  },
  role: { laptop: ['この PC', 'this PC'] },
  saidBy: {
    laptop: ['この PC', 'this PC'],
    way: ['途中の機器など（この PC 以外）', 'somebody else than this PC'],
    unsure: ['区別できない（この PC、またはそれ以外）', 'not to be told: this PC or somebody else'],
  },
  smallBare: SMALL,
  afterwards: {
    answer: ['応答あり', 'answered'],
    silent: ['応答なし', 'no answer'],
    'hung-up': ['切断', 'closed'],
  },
  smallNamed: SMALL,
  source: {
    redfish: ['Redfish', 'Redfish'],
    snmp: ['SNMP', 'SNMP'],
    'http-date': ['HTTP の Date ヘッダー', 'HTTP Date header'],
    cli: ['コマンドライン (SSH)', 'command line (SSH)'],
    rest: ['REST API', 'REST API'],
    ntp: ['NTP', 'NTP'],
  },
  transport: { udp: ['UDP', 'UDP'], tcp: ['TCP', 'TCP'] },
};

/** What was measured, as a document says it: our own word for a state in the reader's language, anything else as it came. */
export function evidenceValue(texts: Texts, { key, value }: Evidence): string {
  const known = own(WORDS, key);
  // Several states of several tries stand in one value.
  const words = value.split(', ').map((part) => known && own(known, part));
  if (known === undefined || words.some((word) => word === undefined)) return value;
  return words.map((word) => word?.[texts.language === 'ja' ? 0 : 1]).join(', ');
}
