/**
 * Oddities of SNMP agents, one switch each: `agent.faults.oddity = snmpOddity('too-big')`. From RFC 3414, 3416 and
 * from public reports; an oddity never knows who asks.
 */
export type SnmpOddity = {
  /** A GET of more objects than this, and a GETBULK of more rows, is answered tooBig. */
  readonly most?: number;
  /** Objects that end the whole GET they stand in with genErr. */
  readonly badObjects?: readonly string[];
  /** Every answer comes so many times. */
  readonly times?: number;
  /** Answers come from another address of the device. */
  readonly from?: string;
  /** Values of a GET come in the opposite order. */
  readonly reversed?: true;
  /** A GET is answered with another object's name. */
  readonly foreign?: true;
  /** The first so many answers take `delayMs`. */
  readonly slowAnswers?: number;
  readonly delayMs?: number;
  /** After so many requests the agent is back with another engine ID, or with the next boot. */
  readonly newEngineAfter?: number;
  readonly rebootAfter?: number;
};

const ODDITIES = {
  /** A GET of many objects is answered tooBig. */
  'too-big': { most: 3 },
  /** The extension of the contact's phone (IMM-MIB, CME-MIB) answers genErr; the rest is there. */
  'one-bad-object': {
    badObjects: ['1.3.6.1.4.1.2.3.51.3.8.3.9.0', '1.3.6.1.4.1.2.3.51.2.23.4.3.9.0'],
  },
  /** Every answer comes twice. */
  'duplicate-answers': { times: 2 },
  'answers-from-elsewhere': { from: '127.0.0.99' },
  'varbinds-in-another-order': { reversed: true },
  'answers-something-else': { foreign: true },
  /** 4.5 s an answer. */
  slow: { slowAnswers: 3, delayMs: 4_500 },
  /** The agent comes back with a new engine ID in the middle. */
  'engine-id-changes': { newEngineAfter: 30 },
  /** The engine was restarted: boots +1, time 0. */
  'engine-reboots': { rebootAfter: 30 },
} as const satisfies Readonly<Record<string, SnmpOddity>>;

export type SnmpOddityName = keyof typeof ODDITIES;
export const SNMP_ODDITY_NAMES = Object.keys(ODDITIES) as readonly SnmpOddityName[];

export function snmpOddity(name: SnmpOddityName): SnmpOddity {
  return ODDITIES[name];
}
