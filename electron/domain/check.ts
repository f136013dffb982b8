import { z } from 'zod';

/** The layer a check asks about; a check's id begins with it, or with `proxy-` and it for the way through the proxy. */
export const CHECK_LAYERS = ['dns', 'tcp', 'tls', 'http', 'proxy', 'clock', 'device'] as const;
export type CheckLayer = (typeof CHECK_LAYERS)[number];

/** What each layer can answer. Closed: add, don't rename. */
export const CHECK_CODES = {
  dns: ['ok', 'nxdomain', 'servfail', 'refused', 'timeout', 'no-server', 'differs-from-guide'],
  tcp: ['ok', 'refused', 'timeout', 'unreachable', 'reset'],
  tls: [
    'ok',
    'untrusted-issuer',
    'intercepted',
    'expired',
    'not-yet-valid',
    'name-mismatch',
    'protocol',
    'distrusted-ca',
    'handshake-failed',
    'timeout',
  ],
  proxy: [
    'ok',
    'unreachable',
    'auth-required',
    'auth-rejected',
    'denied',
    'bad-gateway',
    'timeout',
    'not-a-proxy',
  ],
  http: ['ok', 'captive-portal', 'unexpected-status', 'timeout'],
  clock: [
    'ok',
    'skew-minutes',
    'skew-months',
    'unreadable',
    'wrong-timezone',
    'ntp-off',
    'ntp-unreachable',
    'no-reference',
  ],
  // What an appliance says of itself: its version decides which destination table it needs.
  device: ['ok', 'other-table', 'version-unknown'],
} as const satisfies Record<CheckLayer, readonly string[]>;

/** Codes that any layer can end with when it did not run or broke. */
export const COMMON_CHECK_CODES = [
  'dependency-failed', // something it needs did not pass
  'offline', // no way out at all: internet rows are not asked
  'not-applicable', // does not exist here
  'cancelled',
  'internal-error', // the check itself broke: args.reference
] as const;

export type CheckCode = (typeof CHECK_CODES)[CheckLayer][number] | (typeof COMMON_CHECK_CODES)[number];

export const ALL_CHECK_CODES: readonly CheckCode[] = [
  ...new Set<CheckCode>([...Object.values(CHECK_CODES).flat(), ...COMMON_CHECK_CODES]),
];

export const CHECK_STATUSES = ['pass', 'warn', 'fail', 'skipped', 'error'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** Who has to act on a fix, and what it is; the sentence lives in i18n under this id. */
export const FIX_IDS = [
  'open-firewall',
  'allow-reject',
  'fix-dns-record',
  'fix-dns-server',
  'set-dns-server',
  'update-allow-list-addresses',
  'check-route',
  'exempt-tls-inspection',
  'import-ca',
  'check-clock-first',
  'update-firmware-certificates',
  'update-firmware-tls',
  'contact-vendor',
  'proxy-address',
  'proxy-credentials',
  'proxy-basic-auth',
  'proxy-allow-destination',
  'proxy-upstream',
  'sign-in-portal',
  'set-device-clock',
  'set-device-ntp',
  'set-device-timezone',
  'check-other-table',
  'open-ntp',
  'check-credential',
  'rerun',
  'report-defect',
] as const;
export type FixId = (typeof FIX_IDS)[number];

const evidenceSchema = z.object({ key: z.string(), value: z.string() });

export const checkResultSchema = z.object({
  /** `<layer>`, `proxy-<layer>` or a finer `<layer>.<what>`; unique together with target. */
  id: z.string().regex(/^(dns|tcp|tls|http|proxy|clock|device)([.-][a-z0-9.-]+)?$/),
  /** Host and port, and the address where one of several is meant; or the device's address. */
  target: z.string(),
  status: z.enum(CHECK_STATUSES),
  code: z.string().refine((code): code is CheckCode => (ALL_CHECK_CODES as readonly string[]).includes(code)),
  args: z.record(z.string(), z.union([z.string(), z.number()])),
  evidence: z.array(evidenceSchema),
  fixes: z.array(z.enum(FIX_IDS)),
  /** ISO 8601 instant. */
  startedAt: z.string(),
  durationMs: z.number(),
  /** 1 for the first run of this row, counted up by "run again". */
  attempt: z.number().int().positive(),
  /** Measured from the laptop, or read from the device itself. */
  from: z.enum(['laptop', 'device']),
  /** Which destination table asked for it; absent for device and reference rows. */
  profile: z.string().optional(),
  /** Rows with one cause share this key; the wizard groups by it. */
  group: z.string(),
});
export type CheckResult = Readonly<z.infer<typeof checkResultSchema>>;

export type CheckSummary = Readonly<Record<CheckStatus, number>> & { readonly total: number };

export function summarise(results: readonly CheckResult[]): CheckSummary {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };
  for (const result of results) counts[result.status] += 1;
  return { ...counts, total: results.length };
}

/** Clock skew in seconds that still passes (5 minutes), and from which it fails (28 days): the guide's "months". */
export const SKEW_PASS_SECONDS = 5 * 60;
export const SKEW_FAIL_SECONDS = 28 * 24 * 60 * 60;
