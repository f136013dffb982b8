import type { Fact } from '../domain/fact.ts';
import type { FirewallRow } from '../domain/firewall-row.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { counted } from './counted.ts';
import { firewallTable, markedAddress } from './document-words.ts';
import type { Texts } from './shape.ts';

/** Words of the firewall request, on paper and as a workbook alike. */
export type RequestWords = {
  readonly heads: readonly string[];
  readonly kinds: Readonly<Record<'new' | 'measured-open', string>>;
  readonly proxy: (no: number) => string;
  readonly required: string;
  readonly optional: string;
  readonly noInspection: string;
  readonly fields: Readonly<
    Record<
      | 'customer'
      | 'site'
      | 'applicant'
      | 'contact'
      | 'date'
      | 'documentNumber'
      | 'reason'
      | 'wished'
      | 'period'
      | 'zones'
      | 'scope'
      | 'rollback',
      string
    >
  >;
  readonly reasonText: string;
  readonly wishedBlank: string;
  readonly periodBlank: string;
  readonly zonesBlank: string;
  readonly rollbackText: string;
  readonly notes: readonly string[];
  /** No preflight was run; required destinations are left out since nothing is measured of them. */
  readonly notChecked: string;
  readonly unmeasured: (count: number) => string;
  /** No row: nothing to ask for at all, or nothing that is missing. */
  readonly nothing: string;
  readonly nothingMissing: string;
  readonly addresses: string;
  readonly addressHeads: readonly string[];
  readonly dead: (addresses: string) => string;
  readonly confirmed: (month: string) => string;
  readonly corrected: (printed: string) => string;
};

const WORDS: Readonly<Record<Texts['language'], RequestWords>> = {
  ja: {
    heads: [
      'No.',
      '区分',
      '送信元（内）',
      '宛先 FQDN（外）',
      'ポート（TCP）',
      '必須・条件',
      '用途',
      '現在の状態',
      '作業者・実施日・結果',
    ],
    kinds: { new: '新規', 'measured-open': '確認' },
    proxy: (no) => `プロキシ（No.${no}）`,
    required: '必須',
    optional: '任意',
    noInspection: 'TLS インスペクションの対象外とすること',
    fields: {
      customer: 'お客様',
      site: '案件',
      applicant: '申請者（所属・氏名）',
      contact: '連絡先',
      date: '申請日',
      documentNumber: '文書番号',
      reason: '申請理由',
      wished: '開放希望日',
      period: '期間',
      zones: 'ゾーン・NAT',
      scope: '申請の範囲',
      rollback: '切り戻し',
    },
    reasonText: 'サーバーの障害をサポート窓口へ自動通報（Call Home）するため',
    wishedBlank: '　　　　年　　月　　日まで',
    periodBlank: '保守契約の終了まで（　　　　年　　月　　日）',
    zonesBlank: '送信元：　　　　　 → 宛先：　　　　　 NAT：□ あり □ なし',
    rollbackText:
      '本申請で追加したルールを無効にすると申請前の状態に戻ります（Call Home の通報は届かなくなります）。',
    notes: [
      'すべて内→外の TCP です。外からの接続を求める資料の記載はありません。宛先は FQDN での許可を推奨します。IP アドレスは次表（参考）のとおりです。',
      '状態は作業PC から測定。送信元の機器からは測定していません。区分「確認」は作業PC から到達できた宛先です。送信元からも許可されているかをご確認ください。',
      'HTTPS の宛先は TLS インスペクションの対象外とすること。',
    ],
    notChecked: '事前チェックは未実施です。状態の「未測定」は開放済みを意味しません。',
    unmeasured: (count) =>
      `まだ測定していない必須の通信先が ${count} 件あり、この申請書には載せていません。事前チェックを実行してから作り直してください。`,
    nothing: '申請する通信先はありません。対象機器と通報経路を確認してください。',
    nothingMissing: '不足している通信先はありません。',
    addresses: '宛先 IP アドレス（参考）',
    addressHeads: ['宛先 FQDN', 'IP アドレス', '備考'],
    dead: (addresses) => `接続不可: ${addresses}`,
    confirmed: (month) => `通信先の最終確認 ${month}`,
    corrected: (printed) =>
      printed.length > LONG_QUOTE ? 'ガイドの記載を訂正' : `ガイド記載「${printed}」を訂正`,
  },
  en: {
    heads: [
      'No.',
      'Kind',
      'Source (inside)',
      'Destination FQDN (outside)',
      'Ports (TCP)',
      'Required',
      'Purpose',
      'State now',
      'Done by, date, result',
    ],
    kinds: { new: 'New', 'measured-open': 'Verify' },
    proxy: (no) => `Proxy (No. ${no})`,
    required: 'Required',
    optional: 'Optional',
    noInspection: 'Exclude from TLS inspection',
    fields: {
      customer: 'Customer',
      site: 'Job',
      applicant: 'Applicant (company, name)',
      contact: 'Contact',
      date: 'Date',
      documentNumber: 'Document no.',
      reason: 'Reason',
      wished: 'Wanted by',
      period: 'Period',
      zones: 'Zones, NAT',
      scope: 'Scope',
      rollback: 'Roll back',
    },
    reasonText: 'Hardware faults of servers are reported to support automatically (Call Home)',
    wishedBlank: '____-__-__',
    periodBlank: 'To the end of the service contract (____-__-__)',
    zonesBlank: 'From zone: ____________ → to zone: ____________   NAT: □ yes  □ no',
    rollbackText:
      'Disable the rules added by this request: the state before is back (Call Home then reaches nobody).',
    notes: [
      'All TCP, from inside to outside. No source asks for a connection from outside. Please allow by FQDN; the addresses below are for reference.',
      'States were measured from the laptop; nothing was measured from the source devices. "Verify" are destinations that the laptop reached: please check that the sources are allowed too.',
      'Exclude HTTPS destinations from TLS inspection.',
    ],
    notChecked: 'Preflight was not run. "Not checked" does not mean open.',
    unmeasured: (count) =>
      `${counted(count, 'required destination is', 'required destinations are')} not measured yet and not in this request. Run preflight and make it again.`,
    nothing: 'There is nothing to request. Check the devices and their routes.',
    nothingMissing: 'No destination is missing.',
    addresses: 'Addresses of the destinations (for reference)',
    addressHeads: ['Destination FQDN', 'Addresses', 'Remarks'],
    dead: (addresses) => `Not connected: ${addresses}`,
    confirmed: (month) => `destination last confirmed ${month}`,
    corrected: (printed) =>
      printed.length > LONG_QUOTE ? 'the guide was corrected' : `corrects the guide's "${printed}"`,
  },
};

/** Facts about conditions, and about the destination tables themselves, are named so (electron/documents/facts.ts). */
const CONDITION = 'condition:';
const TABLE = 'table:';

/** Ids of the conditions that make rows optional, in the order in which the remarks number them. */
export function requestConditions(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap(({ id }) => (id.startsWith(CONDITION) ? [id.slice(CONDITION.length)] : []));
}

/** What stands under the rows: how to read them, what the numbered remarks say, and why a table is an assumption. */
export function requestNotes(
  texts: Texts,
  destinations: readonly FirewallRow[],
  facts: readonly Fact[],
): readonly string[] {
  const assumed = [...new Set(destinations.flatMap((row) => row.assumed))];
  return [
    ...requestWords(texts).notes,
    ...facts.filter(({ id }) => id.startsWith(CONDITION)).map(({ text }, index) => `※${index + 1} ${text}`),
    ...assumed.flatMap((profile) => {
      const why = facts.find(({ id }) => id === `${TABLE}${profile}`)?.qualifiers[0] ?? '';
      return why === '' ? [] : [`${texts.profile[profile]}: ${why}`];
    }),
  ];
}

/** A longer quotation stands in the report's appendix only. */
const LONG_QUOTE = 24;

export function requestWords(texts: Texts): RequestWords {
  return WORDS[texts.language];
}

type RequestRow = {
  readonly no: number;
  readonly kind: string;
  readonly sources: string;
  readonly host: string;
  /** `443 HTTPS`, each whole. */
  readonly ports: readonly string[];
  readonly need: string;
  readonly purpose: string;
  readonly state: string;
};

type RequestTable = {
  readonly rows: readonly RequestRow[];
  readonly addresses: readonly {
    readonly host: string;
    readonly list: readonly string[];
    readonly remark: string;
  }[];
  /** Long lists of sources, by the name that stands in the rows. */
  readonly lists: readonly { readonly name: string; readonly addresses: readonly string[] }[];
};

/**
 * The destinations as a network team reads them: one row a host with its ports, what makes it optional as ※n, and its
 * addresses apart. Ports of a host that differ in source or need stand in rows of their own.
 */
export function requestTable(
  texts: Texts,
  destinations: readonly FirewallRow[],
  conditions: readonly string[],
): RequestTable {
  const words = requestWords(texts);
  const table = firewallTable(texts, destinations);
  const groups = new Map<string, { readonly row: FirewallRow; readonly index: number }[]>();
  destinations.forEach((row, index) => {
    const name = JSON.stringify([row.host, table.sources[index]]);
    groups.set(name, [...(groups.get(name) ?? []), { row, index }]);
  });
  const port = ({ port: number, protocol }: FirewallRow): string =>
    protocol === 'tcp' || protocol === '' ? String(number) : `${number} ${protocol.toUpperCase()}`;
  const needOf = (row: FirewallRow): string => {
    if (row.required) return words.required;
    const at = conditions.indexOf(row.condition);
    return at < 0 ? words.optional : `${words.optional} ※${at + 1}`;
  };
  const each = (own: readonly FirewallRow[], say: (row: FirewallRow) => string): string => {
    const said = new Map<string, number[]>();
    for (const row of own) said.set(say(row), [...(said.get(say(row)) ?? []), row.port]);
    return said.size === 1
      ? ([...said.keys()][0] ?? '')
      : [...said].map(([word, ports]) => `${ports.join(', ')}: ${word}`).join('\n');
  };
  // The proxy's own row is named where it is the source: its name may be long.
  const proxyAt = [...groups.values()].findIndex(([first]) => first?.row.purpose === 'to-proxy');
  const proxyHost = destinations.find(({ purpose }) => purpose === 'to-proxy')?.host;
  const rows = [...groups.values()].map((own, at): RequestRow => {
    const list = own.map(({ row }) => row);
    const [first] = own;
    const stateOf = new Map(own.map(({ row, index }) => [row, table.states[index] ?? '']));
    const purposeOf = new Map(own.map(({ row, index }) => [row, table.purposes[index] ?? '']));
    const sources = first === undefined ? '' : (table.sources[first.index] ?? '');
    const dead = [
      ...new Set(list.filter(({ cause }) => !cause.startsWith('proxy')).flatMap((row) => row.dead)),
    ];
    const allOpen = list.every(({ state }) => state === 'open');
    return {
      no: at + 1,
      kind: words.kinds[allOpen ? 'measured-open' : 'new'],
      sources: sources !== '' && sources === proxyHost ? words.proxy(proxyAt + 1) : sources,
      host: first?.row.host ?? '',
      ports: list.map(port),
      need: each(list, needOf),
      purpose: each(list, (row) => purposeOf.get(row) ?? ''),
      state: [
        each(list, (row) => stateOf.get(row) ?? ''),
        ...(dead.length === 0 ? [] : [words.dead(dead.join(', '))]),
      ].join('\n'),
    };
  });
  const hosts = new Map<string, FirewallRow[]>();
  for (const row of destinations) hosts.set(row.host, [...(hosts.get(row.host) ?? []), row]);
  const addresses = [...hosts].flatMap(([host, own]) => {
    // Of a host's ports one may have been measured and another not: its address stands once, with all that is known of it.
    const known = {
      printed: own.flatMap(({ printed }) => printed),
      measured: own.flatMap(({ measured }) => measured),
    };
    const list = [...new Set(own.flatMap((row) => row.addresses))].map((address) =>
      markedAddress(texts, known, address),
    );
    const month =
      own
        .map(({ confirmed }) => confirmed)
        .sort()
        .at(-1) ?? '';
    const remark = [
      month === '' ? '' : words.confirmed(month),
      ...new Set(own.flatMap(({ corrected }) => (corrected ? [words.corrected(corrected.printed)] : []))),
    ]
      .filter((part) => part !== '')
      .join(texts.language === 'ja' ? '、' : ', ');
    return list.length === 0 && remark === '' ? [] : [{ host, list, remark }];
  });
  return { rows, addresses, lists: table.lists };
}

/**
 * What is said before the request's rows, and in their place where there are none. A request of what is missing knows
 * nothing of what was not measured, and an empty one would read as "all is open".
 */
export function requestRemarks(
  texts: Texts,
  {
    options,
    overview,
    destinations,
    notMeasured,
  }: Pick<ReportModel, 'options' | 'overview' | 'destinations' | 'notMeasured'>,
): { readonly notes: readonly string[]; readonly nothing: string | null } {
  const words = requestWords(texts);
  const leftOut = options.firewallRows === 'missing' ? notMeasured : 0;
  const notes = [
    ...(overview.preflightRun ? [] : [words.notChecked]),
    ...(leftOut === 0 ? [] : [words.unmeasured(leftOut)]),
  ];
  if (destinations.length > 0 || leftOut > 0) return { notes, nothing: null };
  return { notes, nothing: options.firewallRows === 'missing' ? words.nothingMissing : words.nothing };
}
