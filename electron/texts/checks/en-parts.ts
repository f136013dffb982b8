import { optional, value } from '../say.ts';
import type { Args } from '../shape.ts';

/** Parts of sentences that findings of several layers share. */

/** The port that was tried, as a sentence names it. */
export const port = (args: Args): string =>
  `${value(args, 'address', 'the destination')} port ${value(args, 'port')}`;
export const seconds = (args: Args): string => optional(args, 'seconds', (v) => ` within ${v} s`);
/** Reached, and not served: by whom nobody can tell but the destination's operator. */
export const turnedAway = {
  title: 'Reached, and not served',
  means: (args: Args) =>
    `${value(args, 'host', 'The destination')} was reached and answered HTTP ${value(args, 'status')}.${
      args.plain === 1 || args.added === 1
        ? ' The destination (or its content network), or something on the way, does not serve this line, or not now.'
        : args.how === 'refused'
          ? ' Most likely it (or its content network) refuses the country or the reputation of the address that this line comes from. No firewall blocks it.'
          : args.how === 'limited'
            ? ' It refuses for now, for how often it is asked.'
            : ' Its front (a content network) is reached, and the server behind may not answer.'
    } Whether it takes what devices send is not known.`,
};
/** Others of the same name are open. */
export const others = (args: Args): string =>
  optional(
    args,
    'open',
    (v) =>
      ` Other addresses of the same name (${v}) are reached. The firewall may allow by a list of addresses that is old, or the server at this one may be down.`,
  );
export const REFERENCES: Readonly<Record<string, string>> = {
  ntp: 'NTP',
  'https-date': "the destination's clock",
  laptop: 'this PC',
  program: "this tool's own date",
};
export const reference = (args: Args): string => REFERENCES[String(args.reference)] ?? 'the reference';
export const skew = (args: Args): string => {
  const size = Math.abs(Number(args.seconds ?? 0));
  const side = Number(args.seconds ?? 0) >= 0 ? 'ahead of' : 'behind';
  if (size < 120) return `${size} seconds ${side}`;
  if (size < 7200) return `${Math.round(size / 60)} minutes ${side}`;
  return size < 172_800
    ? `${Math.round(size / 3600)} hours ${side}`
    : `${Math.round(size / 86_400)} days ${side}`;
};
/** A public address that is not printed, and nobody there: whose it is nobody can tell from here. */
export const strange = (args: Args): string =>
  args.strange === 1
    ? " The guide does not print this address for the name, and other destinations are reached at the same port. If it is none of the destination's, a DNS filter leads the name there, and no firewall is to be opened."
    : '';
export const BARE =
  ' The name has no domain. None is added here, nor by every device: give the full name (FQDN) or the IP address.';
