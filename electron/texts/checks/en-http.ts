import { optional, value } from '../say.ts';
import type { Texts } from '../shape.ts';
import { seconds, turnedAway } from './en-parts.ts';

export const enHttp = {
  ok: {
    title: 'Answered',
    means: () =>
      'The destination answered over HTTP when it was asked for a page (GET). Nothing was sent in the way that devices report (POST, say), so it is not known whether anything on the way stops that.',
  },
  'captive-portal': {
    title: 'Sent to a sign-in page',
    means: () => 'A sign-in page of the network stops it. A device cannot sign in.',
  },
  filtered: {
    title: 'Something on the way answers instead',
    means: (args) =>
      `The answer is not the destination's but that of ${value(args, 'product', args.status === 407 ? 'a proxy that wants a login' : args.proxy === 1 ? 'a proxy on the way' : 'a web filter')}${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => ` "${v}"`)}. The destination was not reached.${args.quarantine === 1 ? ' The page says that who asked is in quarantine: that is this PC. Whether the devices are let through is not known.' : ''}`,
  },
  'turned-away': turnedAway,
  'unexpected-status': {
    title: 'Unexpected answer',
    means: (args) =>
      args.status === 0
        ? 'No HTTP answer, or the connection was closed without one.'
        : args.all === 1
          ? `Every destination answers with the same error (HTTP ${value(args, 'status')}). Something on the way (such as a transparent proxy) may answer in their place.`
          : `No proper answer of the destination (HTTP ${value(args, 'status')}).`,
  },
  timeout: { title: 'No answer', means: (args) => `Connected, but no answer${seconds(args)}.` },
} satisfies Texts['check']['http'];
