/**
 * The call-home objects that IMM-MIB (v1.49) and CME-MIB (v21) share, with the refusal rules of their DESCRIPTIONs:
 * imm2-cmm reference §1, §2.1, §2.2, §2.3, §7. The two products differ in a few limits, which come as {@link CallHomeLimits}.
 */
import { type LabClock, MONTHS_SKEW_MS, type Timers } from './kit.ts';
import type { SnmpInstance } from './snmp-agent.ts';
import { int, SNMP_ERROR, type SnmpErrorStatus, type SnmpValue, text } from './snmp-pdu.ts';

/** The text fields of the call-home group, in the MIB's words. */
export type ContactField =
  | 'ibmSupportCenter'
  | 'companyName'
  | 'contactName'
  | 'phoneNumber'
  | 'emailAddress'
  | 'address'
  | 'city'
  | 'state'
  | 'postalCode'
  | 'phoneExtension'
  | 'altContactName'
  | 'altPhoneNumber'
  | 'altPhoneExtension'
  | 'altEmailAddress'
  | 'machineLocationPhoneNumber';

/** The nine fields that must be there before Service Advisor can be enabled (guide p. "入力必須項目は9項目"). */
export const REQUIRED_FIELDS: readonly ContactField[] = [
  'ibmSupportCenter',
  'companyName',
  'contactName',
  'phoneNumber',
  'emailAddress',
  'address',
  'city',
  'state',
  'postalCode',
];

/** Activity-log states (reference §2.4). */
export type ActivityStatus = 'PENDING' | 'SUCCESS' | 'DISABLED' | 'NOT SENT' | 'FAILED';

export type ActivityRow = {
  /** Identity of the row; its index in the table moves as newer rows come in. */
  readonly id: number;
  readonly message: string;
  readonly eventId: string;
  readonly source: string;
  readonly severity: 'Info' | 'Warning' | 'Error';
  /** Device-local date and time of the event. */
  readonly at: string;
  supportState: ActivityStatus;
  ftpState: ActivityStatus;
  /** Ticket number; '' before there is one. */
  ticket: string;
  acknowledged: boolean;
};

export type CallHomeState = {
  licence: boolean;
  enabled: boolean;
  fields: Record<ContactField, string>;
  proxyEnabled: boolean;
  proxyLocation: string;
  proxyPort: number;
  proxyUser: string;
  proxyPassword: string;
  exclusions: string[];
  autoFtp: { mode: number; host: string; port: number; user: string; password: string };
  activity: ActivityRow[];
  nextRow: number;
};

export type CallHomeLimits = {
  /** 30 on IMM2, 130 on the CMM. */
  readonly email: number;
  /** 16 hex digits on IMM2, 8 on the CMM. */
  readonly eventDigits: number;
  /** Right-most digits that may be `*`: 8 on IMM2, 0 on the CMM. */
  readonly wildcardDigits: number;
  /** Newest rows kept visible: the CMM's table holds the last five. */
  readonly activityRows: number;
  /** Highest auto-FTP mode: sftp(3) on IMM2, tftp(2) on the CMM. */
  readonly ftpModes: number;
  readonly eventIds: { readonly test: string; readonly manual: string };
};

/** What decides how a test call ends. */
export type CallHomeFaults = {
  /** The proxy (or the way out) can't be reached: calls end FAILED. */
  proxyUnreachable: boolean;
  /** How long a call stays PENDING. Milliseconds. */
  testDelayMs: number;
  /** Ends every call this way; null = by the device's own state. */
  testResult: ActivityStatus | null;
  /** Calls stay PENDING for ever. */
  testHangs: boolean;
};

/** A MIB never gave names to its refusals: the exact error-status is an option (reference §7 rule 2). */
export type RefusalStyle = 'rfc' | 'badValue' | 'genErr';

/** Layout of activityLogString and activityLogAttribute, which no source gives: three made of the documented parts. */
export type ActivityLayout = 'labelled' | 'semicolons' | 'lines';

export function freshCallHome(): CallHomeState {
  return {
    licence: false,
    enabled: false,
    fields: {
      ibmSupportCenter: '',
      companyName: '',
      contactName: '',
      phoneNumber: '',
      emailAddress: '',
      address: '',
      city: '',
      state: '',
      postalCode: '',
      phoneExtension: '',
      altContactName: '',
      altPhoneNumber: '',
      altPhoneExtension: '',
      altEmailAddress: '',
      machineLocationPhoneNumber: '',
    },
    proxyEnabled: false,
    proxyLocation: '',
    proxyPort: 3128,
    proxyUser: '',
    proxyPassword: '',
    exclusions: [],
    autoFtp: { mode: 0, host: '', port: 21, user: '', password: '' },
    activity: [],
    nextRow: 1,
  };
}

/** E-mail rule, the same words in both MIBs (reference §1). */
export function emailFits(value: string, limit: number): boolean {
  if (value.length === 0 || value.length > limit) return false;
  const match = /^([^@]+)@([^@]+)$/.exec(value);
  const [, user = '', host = ''] = match ?? [];
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(user)) return false;
  const items = host.split('.');
  const last = items.at(-1) ?? '';
  return (
    items.length >= 2 &&
    items.every((item) => /^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$/.test(item)) &&
    /^[A-Za-z]{2,20}$/.test(last)
  );
}

/** Length limits of the text fields; e-mails and the country have rules of their own. */
const LENGTHS: Readonly<Record<ContactField, readonly [min: number, max: number]>> = {
  ibmSupportCenter: [2, 2],
  companyName: [1, 30],
  contactName: [1, 30],
  phoneNumber: [5, 30],
  emailAddress: [1, 130],
  address: [1, 30],
  city: [1, 30],
  state: [2, 3],
  postalCode: [1, 9],
  phoneExtension: [0, 30],
  altContactName: [1, 30],
  altPhoneNumber: [5, 30],
  altPhoneExtension: [0, 30],
  altEmailAddress: [1, 130],
  machineLocationPhoneNumber: [5, 30],
};

/** Why a field's value is refused: 'length', 'value', or null when it is accepted. */
export function fieldRefusal(
  field: ContactField,
  value: string,
  limits: CallHomeLimits,
): 'length' | 'value' | null {
  // Optional fields can be emptied again; the required ones have a minimum length.
  if (value === '' && !REQUIRED_FIELDS.includes(field)) return null;
  const [min, max] = LENGTHS[field];
  const email = field === 'emailAddress' || field === 'altEmailAddress';
  if (value.length < min || value.length > (email ? limits.email : max)) return 'length';
  // Latin text only (guide: すべて英語/ローマ字入力).
  if (!/^[\x20-\x7e]*$/.test(value)) return 'value';
  if (email) return emailFits(value, limits.email) ? null : 'value';
  if (field === 'ibmSupportCenter') return /^[A-Z]{2}$/.test(value) ? null : 'value';
  if (field === 'postalCode') return /^[A-Za-z0-9]+$/.test(value) ? null : 'value';
  return null;
}

/** Normalised event ID, or null: `0x` optional, the right number of digits, `*` only where allowed. */
export function parseEventId(value: string, limits: CallHomeLimits): string | null {
  const id = value.replace(/^0[xX]/, '');
  if (id.length !== limits.eventDigits) return null;
  const fixed = id.slice(0, limits.eventDigits - limits.wildcardDigits);
  const free = id.slice(limits.eventDigits - limits.wildcardDigits);
  return /^[0-9a-fA-F]*$/.test(fixed) && /^[0-9a-fA-F*]*$/.test(free) ? id.toLowerCase() : null;
}

/** One support centre numbers the calls of every machine. */
let ticketsIssued = 0;

/** Ticket numbers are ten upper-case letters and digits (guide's examples 760JCSM0N1, 760JCSS37F). */
export function ticketNumber(order: number): string {
  return `760JCSM${(order + 0x3a5).toString(36).toUpperCase().padStart(3, '0')}`;
}

/** What the calling device lends to {@link addCall}. */
export type CallContext = {
  readonly state: CallHomeState;
  readonly faults: CallHomeFaults;
  readonly clock: LabClock;
  readonly timers: Timers;
  readonly localTime: () => string;
  readonly dnsEnabled: () => boolean;
  readonly source: string;
};

/**
 * Records an event in the activity log and lets it run to its end: DISABLED when calling is off, NOT SENT when the
 * same event and source was called before and not acknowledged, else PENDING and then SUCCESS or FAILED.
 */
export function addCall(context: CallContext, eventId: string, message: string): ActivityRow {
  const { state, faults } = context;
  const repeated = state.activity.some(
    (row) =>
      row.eventId === eventId &&
      row.source === context.source &&
      !row.acknowledged &&
      (row.supportState === 'SUCCESS' || row.supportState === 'PENDING'),
  );
  const row: ActivityRow = {
    id: state.nextRow,
    message,
    eventId,
    source: context.source,
    severity: 'Info',
    at: context.localTime(),
    supportState: !state.enabled ? 'DISABLED' : repeated ? 'NOT SENT' : 'PENDING',
    ftpState: 'DISABLED',
    ticket: '',
    acknowledged: false,
  };
  state.nextRow += 1;
  state.activity.unshift(row);
  if (row.supportState !== 'PENDING' || faults.testHangs) return row;
  context.timers.after(faults.testDelayMs, () => {
    const fails =
      !context.dnsEnabled() || Math.abs(context.clock.skewMs) >= MONTHS_SKEW_MS || faults.proxyUnreachable;
    row.supportState = faults.testResult ?? (fails ? 'FAILED' : 'SUCCESS');
    if (row.supportState === 'SUCCESS') {
      row.ticket = ticketNumber(ticketsIssued);
      ticketsIssued += 1;
    }
  });
  return row;
}

/** The activity log's two text columns in one of the layouts. */
export function activityTexts(
  row: ActivityRow,
  layout: ActivityLayout,
): { readonly string: string; readonly attribute: string } {
  const ticket = row.ticket === '' ? 'N/A' : row.ticket;
  const acknowledged = row.acknowledged ? 'Yes' : 'No';
  switch (layout) {
    case 'labelled':
      return {
        string: row.message,
        attribute:
          `Support Center: ${row.supportState}, FTP/TFTP Server: ${row.ftpState}, Service Number: ${ticket}, ` +
          `Event ID: 0x${row.eventId}, Source: ${row.source}, Date/Time: ${row.at}, Acknowledged: ${acknowledged}`,
      };
    case 'semicolons':
      return {
        string: `${row.severity};${row.source};${row.at};${row.message}`,
        attribute: `${row.supportState};${row.ftpState};${ticket};${row.eventId};${row.source};${row.at};${acknowledged.toLowerCase()}`,
      };
    case 'lines':
      return {
        string: `${row.at} ${row.message}`,
        attribute: [
          `Acknowledged=${acknowledged}`,
          `Call Home=${row.supportState}`,
          `FTP=${row.ftpState}`,
          `Ticket=${ticket}`,
          `Event=${row.eventId.slice(0, 8)}-${row.eventId.slice(8)}`,
          `Source=${row.source}`,
          `Time=${row.at}`,
        ].join('\n'),
      };
  }
}

type Refuse = (kind: 'type' | 'length' | 'value' | 'prerequisite') => SnmpErrorStatus;

/** error-status values for the kinds of refusal, in the style asked for. A wrong type is always wrongType. */
export function refusals(style: RefusalStyle): Refuse {
  return (kind) => {
    if (kind === 'type') return SNMP_ERROR.wrongType;
    if (style === 'badValue') return SNMP_ERROR.badValue;
    if (style === 'genErr') return SNMP_ERROR.genErr;
    switch (kind) {
      case 'length':
        return SNMP_ERROR.wrongLength;
      case 'value':
        return SNMP_ERROR.wrongValue;
      case 'prerequisite':
        return SNMP_ERROR.inconsistentValue;
    }
  };
}

/** Makes scalars: one place that knows types and refusals. */
export function scalarMaker(base: string, refuse: Refuse) {
  const at = (suffix: string): string => `${base}.${suffix}.0`;
  const check =
    (accept: (value: string) => 'length' | 'value' | 'prerequisite' | null, store: (value: string) => void) =>
    (value: SnmpValue): SnmpErrorStatus => {
      if (value.type !== 'octets') return refuse('type');
      const string = value.value.toString('utf8');
      const reason = accept(string);
      if (reason !== null) return refuse(reason);
      store(string);
      return SNMP_ERROR.noError;
    };
  const checkInt =
    (accept: (value: number) => 'value' | 'prerequisite' | null, store: (value: number) => void) =>
    (value: SnmpValue): SnmpErrorStatus => {
      if (value.type !== 'integer') return refuse('type');
      const reason = accept(value.value);
      if (reason !== null) return refuse(reason);
      store(value.value);
      return SNMP_ERROR.noError;
    };
  return {
    /** Read-only text. */
    text: (suffix: string, name: string, read: () => string): SnmpInstance => ({
      oid: at(suffix),
      name,
      read: () => text(read()),
      write: null,
    }),
    /** Read-only number. */
    number: (suffix: string, name: string, read: () => number): SnmpInstance => ({
      oid: at(suffix),
      name,
      read: () => int(read()),
      write: null,
    }),
    textRw: (
      suffix: string,
      name: string,
      read: () => string,
      accept: (value: string) => 'length' | 'value' | 'prerequisite' | null,
      store: (value: string) => void,
    ): SnmpInstance => ({ oid: at(suffix), name, read: () => text(read()), write: check(accept, store) }),
    numberRw: (
      suffix: string,
      name: string,
      read: () => number,
      accept: (value: number) => 'value' | 'prerequisite' | null,
      store: (value: number) => void,
    ): SnmpInstance => ({ oid: at(suffix), name, read: () => int(read()), write: checkInt(accept, store) }),
    /** execute(1), write-only unless `readable`; `run` happens after the whole request was accepted. */
    execute: (
      suffix: string,
      name: string,
      ready: () => boolean,
      run: () => void,
      readable = false,
    ): SnmpInstance => ({
      oid: at(suffix),
      name,
      read: readable ? () => int(0) : null,
      write: checkInt(
        (value) => (value !== 1 ? 'value' : ready() ? null : 'prerequisite'),
        () => undefined,
      ),
      after: run,
    }),
  };
}

/** Numbers of the objects, which differ between the two MIBs. */
export type CallHomeSuffixes = {
  /** `8` on IMM2, `23.4` on the CMM. */
  readonly group: string;
  readonly autoFtp: string;
  readonly exclusion: string;
  /** Fields beyond postalCode, in the order of the MIB from .9 on. */
  readonly extraFields: readonly ContactField[];
};

/** All call-home instances of one device. */
export function callHomeInstances(options: {
  readonly base: string;
  readonly suffixes: CallHomeSuffixes;
  readonly limits: CallHomeLimits;
  readonly refusal: RefusalStyle;
  readonly layout: ActivityLayout;
  readonly state: CallHomeState;
}): readonly SnmpInstance[] {
  const { base, suffixes, limits, state } = options;
  const refuse = refusals(options.refusal);
  const make = scalarMaker(base, refuse);
  const group = suffixes.group;
  const contact = (suffix: string, field: ContactField): SnmpInstance =>
    make.textRw(
      suffix,
      field,
      () => state.fields[field],
      (value) => fieldRefusal(field, value, limits),
      (value) => {
        state.fields[field] = value;
      },
    );
  const flag = (value: number): 'value' | null => (value === 0 || value === 1 ? null : 'value');
  const plain =
    (max: number, spaces: boolean) =>
    (value: string): 'length' | 'value' | null =>
      value.length > max
        ? 'length'
        : !/^[\x20-\x7e]*$/.test(value) || (!spaces && value.includes(' '))
          ? 'value'
          : null;
  const ftp = (field: 'host' | 'user' | 'password') => ({
    accept: plain(63, false),
    store: (value: string): void => {
      state.autoFtp[field] = value;
    },
  });
  const edit = (suffix: string, name: string, apply: (id: string) => boolean): SnmpInstance =>
    make.textRw(
      suffix,
      name,
      // GET is meaningless for the two edit objects (MIB text).
      () => '',
      (value) => {
        if (!state.licence) return 'prerequisite';
        const id = parseEventId(value, limits);
        return id === null
          ? 'value'
          : name.startsWith('rm') && !state.exclusions.includes(id)
            ? 'prerequisite'
            : null;
      },
      (value) => {
        const id = parseEventId(value, limits);
        if (id !== null) apply(id);
      },
    );
  const requiredFields: readonly ContactField[] = REQUIRED_FIELDS.filter(
    (field) => field !== 'ibmSupportCenter',
  );
  const rows = state.activity.slice(0, limits.activityRows);
  return [
    make.numberRw(
      `${group}.1.1`,
      'acceptLicenseAgreement',
      () => (state.licence ? 1 : 0),
      // "Only SET 1 is accepted; SET 0 returns noSuchValue" (MIB text; there is no such error-status).
      (value) => (value === 1 ? null : 'value'),
      () => {
        state.licence = true;
      },
    ),
    make.numberRw(
      `${group}.1.2`,
      'serviceAdvisorEnable',
      () => (state.enabled ? 1 : 0),
      (value) => {
        if (value !== 0 && value !== 1) return 'value';
        const ready = state.licence && REQUIRED_FIELDS.every((field) => state.fields[field] !== '');
        return value === 1 && !ready ? 'prerequisite' : null;
      },
      (value) => {
        state.enabled = value === 1;
      },
    ),
    contact(`${group}.2.1`, 'ibmSupportCenter'),
    ...requiredFields.map((field, index) => contact(`${group}.3.${index + 1}`, field)),
    ...suffixes.extraFields.map((field, index) => contact(`${group}.3.${index + 9}`, field)),
    make.numberRw(
      `${group}.4.1`,
      'httpProxyEnable',
      () => (state.proxyEnabled ? 1 : 0),
      flag,
      (value) => {
        state.proxyEnabled = value === 1;
      },
    ),
    make.textRw(
      `${group}.4.2`,
      'httpProxyLocation',
      () => state.proxyLocation,
      plain(63, false),
      (value) => {
        state.proxyLocation = value;
      },
    ),
    make.numberRw(
      `${group}.4.3`,
      'httpProxyPort',
      () => state.proxyPort,
      (value) => (value >= 1 && value <= 65535 ? null : 'value'),
      (value) => {
        state.proxyPort = value;
      },
    ),
    make.textRw(
      `${group}.4.4`,
      'httpProxyUserName',
      () => state.proxyUser,
      plain(30, false),
      (value) => {
        state.proxyUser = value;
      },
    ),
    // Never read back (reference §7 rule 4).
    make.textRw(
      `${group}.4.5`,
      'httpProxyPassword',
      () => '',
      plain(15, false),
      (value) => {
        state.proxyPassword = value;
      },
    ),
    ...rows.flatMap((row, position): SnmpInstance[] => {
      const index = position + 1;
      const texts = activityTexts(row, options.layout);
      const cell = (column: number): string => `${base}.${group}.5.1.1.${column}.${index}`;
      return [
        { oid: cell(1), name: 'activityLogIndex', read: () => int(index), write: null },
        { oid: cell(2), name: 'activityLogString', read: () => text(texts.string), write: null },
        {
          oid: cell(3),
          name: 'activityLogAcknowledge',
          read: () => int(row.acknowledged ? 1 : 0),
          write: (value) => {
            if (value.type !== 'integer') return refuse('type');
            if (value.value !== 0 && value.value !== 1) return refuse('value');
            row.acknowledged = value.value === 1;
            return SNMP_ERROR.noError;
          },
        },
        { oid: cell(4), name: 'activityLogAttribute', read: () => text(texts.attribute), write: null },
      ];
    }),
    make.numberRw(
      `${suffixes.autoFtp}.1`,
      'autoFTPCallMode',
      () => state.autoFtp.mode,
      (value) => (value >= 0 && value <= limits.ftpModes ? null : 'value'),
      (value) => {
        state.autoFtp.mode = value;
      },
    ),
    make.textRw(
      `${suffixes.autoFtp}.2`,
      'autoFTPCallAddr',
      () => state.autoFtp.host,
      ftp('host').accept,
      ftp('host').store,
    ),
    make.numberRw(
      `${suffixes.autoFtp}.3`,
      'autoFTPCallPort',
      () => state.autoFtp.port,
      (value) => (value >= 1 && value <= 65535 ? null : 'value'),
      (value) => {
        state.autoFtp.port = value;
      },
    ),
    make.textRw(
      `${suffixes.autoFtp}.4`,
      'autoFTPCallUserID',
      () => state.autoFtp.user,
      ftp('user').accept,
      ftp('user').store,
    ),
    make.textRw(
      `${suffixes.autoFtp}.5`,
      'autoFTPCallPassword',
      () => '',
      ftp('password').accept,
      ftp('password').store,
    ),
    ...state.exclusions.flatMap((id, position): SnmpInstance[] => [
      {
        oid: `${base}.${suffixes.exclusion}.1.1.1.${position + 1}`,
        name: 'readCallHomeExclusionEventIndex',
        read: () => int(position + 1),
        write: null,
      },
      {
        oid: `${base}.${suffixes.exclusion}.1.1.2.${position + 1}`,
        name: 'readCallHomeExclusionEventID',
        read: () => text(id),
        write: null,
      },
    ]),
    edit(`${suffixes.exclusion}.2`, 'addCallHomeExclusionEvent', (id) => {
      if (!state.exclusions.includes(id)) state.exclusions.push(id);
      return true;
    }),
    edit(`${suffixes.exclusion}.3`, 'rmCallHomeExclusionEvent', (id) => {
      state.exclusions = state.exclusions.filter((entry) => entry !== id);
      return true;
    }),
    make.execute(
      `${suffixes.exclusion}.4`,
      'rmAllCallHomeExclusionEvent',
      () => state.licence,
      () => {
        state.exclusions = [];
      },
      true,
    ),
  ];
}

/** Remembers what a SET can change; rows stay the same objects, because a running call still writes to them. */
export function snapshotCallHome(state: CallHomeState): () => void {
  const kept: CallHomeState = {
    ...state,
    fields: { ...state.fields },
    exclusions: [...state.exclusions],
    autoFtp: { ...state.autoFtp },
    activity: [...state.activity],
  };
  const acknowledged = new Map(state.activity.map((row) => [row, row.acknowledged]));
  return () => {
    Object.assign(state, kept);
    for (const [row, value] of acknowledged) row.acknowledged = value;
  };
}
