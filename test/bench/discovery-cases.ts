/** What the discovery bench measures: the table of the goals, with the rival's words for each row. */

/** How many addresses of a range are controllers, and how many refuse (RST); the others are silent. */
export type Case = {
  readonly name: string;
  readonly range: string;
  readonly linked: boolean;
  readonly open: number;
  readonly refusing: number;
  readonly goalMs: number;
  readonly fast: boolean;
  /** nmap's options; empty where it is not measured again. */
  readonly nmap: readonly string[];
};

/** What an ordinary user gets: no raw sockets. */
const PLAIN = ['--unprivileged', '-sT', '-T4'];

/** Tuned for a /16; as many tries as ours has waves. */
const TUNED = ['-sT', '-Pn', '-T5', '--min-rate', '10000', '--min-hostgroup', '4096', '--max-retries'];

export const CASES: readonly Case[] = [
  {
    name: 'on-link /24',
    range: '10.90.0.0/24',
    linked: true,
    open: 20,
    refusing: 0,
    goalMs: 400,
    fast: false,
    nmap: PLAIN,
  },
  {
    name: 'on-link /22',
    range: '10.90.0.0/22',
    linked: true,
    open: 25,
    refusing: 0,
    goalMs: 500,
    fast: false,
    nmap: PLAIN,
  },
  {
    name: 'routed /24',
    range: '10.88.0.0/24',
    linked: false,
    open: 20,
    refusing: 50,
    goalMs: 400,
    fast: false,
    nmap: ['-sT', '-Pn', '-T4'],
  },
  {
    name: 'routed /20',
    range: '10.88.0.0/20',
    linked: false,
    open: 35,
    refusing: 65,
    goalMs: 800,
    fast: false,
    nmap: ['-sT', '-Pn', '-T4'],
  },
  {
    name: 'routed /16',
    range: '10.88.0.0/16',
    linked: false,
    open: 220,
    refusing: 250,
    goalMs: 8_000,
    fast: false,
    nmap: [...TUNED, '1'],
  },
  {
    name: 'routed /16 --fast',
    range: '10.88.0.0/16',
    linked: false,
    open: 220,
    refusing: 250,
    goalMs: 6_000,
    fast: true,
    nmap: [...TUNED, '0'],
  },
];

/** Recall at 1 % loss each way, of many devices, so that a thousandth can be seen at all. */
export const LOSSY: Case = {
  name: 'routed /22, 1 % of the packets lost each way',
  range: '10.88.0.0/22',
  linked: false,
  open: 500,
  refusing: 0,
  goalMs: 0,
  fast: false,
  nmap: [],
};
export const LOSSY_RUNS = 8;

export const GOALS = { recall: 1, lossyRecall: 0.999, firstMs: 200, loopP99Ms: 50, memoryMb: 200 } as const;

/** Addresses spread evenly over a range, never the network or broadcast address. */
export function addressesOf(range: string, count: number, offset: number): readonly string[] {
  const [base = '', prefix = '24'] = range.split('/');
  const size = 2 ** (32 - Number(prefix));
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Array.from({ length: count }, (_, index) => {
    const value = start + 1 + ((Math.floor((index * (size - 4)) / count) + offset) % (size - 2));
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  });
}
