import { optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { turnedAway } from './en-parts.ts';

/** Reached, and refused the one page that was asked for. */
const refusesRoot = (args: Args): string =>
  optional(
    args,
    'status',
    (v) =>
      ` The request for "/" was refused (HTTP ${v}): a server for machines may show that page to nobody, or the address of this line may be refused. Whether it takes what devices send is not known.`,
  );
/** A certificate that is somebody else's, and has a bad date besides. */
const dated = (args: Args): string => {
  const what = args.dated === 'early' ? 'not valid yet' : 'expired';
  const by = args.clock === 'right' ? '' : " by this PC's clock";
  return args.dated === undefined ? '' : ` It is also ${what}${by}.`;
};
/** What came inside of a connection that somebody on the way decrypts. */
const pageInside = (args: Args): string => {
  const by = optional(args, 'pageOf', (v) => ` (${v})`);
  if (args.page === 'blocked')
    return ` In the place of the destination's answer came a page that refuses${by}: exempting it from inspection alone does not open it.`;
  return args.page === 'sign-in' ? ` In the place of the destination's answer came a sign-in page${by}.` : '';
};
/** What the alert is about by which a handshake was refused. */
const about = (args: Args): string =>
  args.about === 'certificate'
    ? ' This is about a certificate, and this program sent none: the other side, or something on the way, may want one of its client (mutual TLS), or something on the way did not take the certificate of the destination.'
    : args.about === 'name'
      ? ' It says that this is no server of that name: the name may lead to another server, or something on the way does not let it pass.'
      : args.about === 'internal'
        ? ' It is an internal error of who answered. Boxes that inspect TLS say so too when they fail to reach the destination.'
        : '';

export const enTls = {
  ok: {
    title: 'Certificate accepted',
    means: (args) =>
      args.added === 1
        ? `Encrypted. The certificate is vouched for by the authority "${value(args, 'issuer')}", which was added to this site; whether the devices trust it was not checked. Who decrypts may let a request for a page (GET) through and stop what devices send (POST), which was not tried.${refusesRoot(args)}`
        : `Encrypted, and the certificate is trusted.${refusesRoot(args)}`,
  },
  'untrusted-issuer': {
    title: 'Issuer not trusted',
    means: (args) =>
      `The issuer "${value(args, 'issuer')}" is not a trusted authority.${dated(args)}${pageInside(args)}`,
  },
  intercepted: {
    title: 'Traffic is decrypted by inspection',
    means: (args) =>
      `The certificate was replaced by one of "${value(args, 'issuer')}". Devices do not trust it, so reporting fails.${dated(args)}${pageInside(args)}`,
  },
  'local-inspection': {
    title: "This PC's security software decrypts",
    means: (args) =>
      `The certificate was replaced by one of "${value(args, 'issuer')}", which security software or a debugging proxy on this PC signs with. Devices do not go through it: whether they reach the destination, and whether the network decrypts too, is not known.${dated(args)}`,
  },
  expired: {
    title: 'Certificate expired',
    means: (args) =>
      `It ended on ${value(args, 'notAfter')}. ${args.clock === 'right' ? "Judged at the right time: this PC's clock is not the cause." : "Check this PC's clock first."}`,
  },
  'not-yet-valid': {
    title: 'Certificate not valid yet',
    means: (args) =>
      `It begins on ${value(args, 'notBefore')}. ${args.clock === 'right' ? "Judged at the right time: this PC's clock is not the cause." : "Check this PC's clock."}`,
  },
  'name-mismatch': {
    title: 'Certificate for another name',
    means: (args) =>
      `It is for ${value(args, 'names', value(args, 'subject'))}, not for ${value(args, 'host', 'the destination')}.${args.foreign === 1 ? ' Somebody else answers in its place, such as a sign-in or block page.' : ''}${dated(args)}`,
  },
  protocol: {
    title: 'TLS version',
    means: (args) =>
      args.all === 1
        ? 'TLS 1.2 or later is possible with none of the destinations. Something on the way (such as an old TLS inspection) may answer in their place.'
        : `TLS 1.2 or later is not possible${optional(args, 'protocol', (v) => ` (offered: ${v})`)}.`,
  },
  'distrusted-ca': {
    title: 'Distrusted authority',
    means: (args) =>
      `The issuer "${value(args, 'issuer')}" is one of the distrusted GeoTrust/Symantec ones (note 1).`,
  },
  unacceptable: {
    title: 'The certificate is not accepted',
    means: (args) =>
      `Issuer "${value(args, 'issuer')}" is a trusted authority, and the certificate is refused all the same${optional(args, 'reason', (v) => ` (${v})`)}. Its signature or key may be too old (such as SHA-1), or it is not meant for this.${dated(args)}`,
  },
  'incomplete-chain': {
    title: 'An intermediate certificate is missing',
    means: (args) =>
      `The certificate is of the public authority "${value(args, 'issuer')}", but the server leaves out an intermediate one. This is no inspection. Devices that do not complete the chain fail to report.${dated(args)}`,
  },
  'name-blocked': {
    title: 'Blocked by name',
    means: (args) =>
      `When the name ${value(args, 'host', 'of the destination')} is sent ${args.dropped === 1 ? 'nothing comes back' : args.alert === 1 ? 'encryption is refused' : 'the connection is cut'}; under another name there is an answer. A filter by name (URL or SNI filter) ${args.alert === 1 ? 'probably ' : ''}does this.`,
  },
  'large-packets': {
    title: 'Large packets are lost',
    means: () =>
      'Small answers come, the one with the certificate does not: large packets are probably lost on the way (MTU/PMTUD). Check the MTU of VPN and PPPoE lines, and whether ICMP is dropped.',
  },
  'turned-away': turnedAway,
  slow: {
    title: 'The handshake takes long',
    means: (args) =>
      `The certificate is good; the handshake took ${value(args, 'took')} s (it should be within ${value(args, 'seconds')} s). Nothing is blocked. The line may be slow, or something on the way busy; devices that wait less may fail to report.`,
  },
  unsteady: {
    title: 'Encryption failed once',
    means: (args) =>
      `The first attempt ${args.dropped === 1 ? 'got no answer' : `failed${optional(args, 'reason', (v) => ` (${v})`)}`}, the second right after it succeeded. Nothing is blocked, but the line may be unsteady.`,
  },
  'tls13-dropped': {
    title: 'TLS 1.3 does not get through',
    means: (args) =>
      `A connection that begins with TLS 1.3 ${args.dropped === 1 ? 'gets no answer' : 'fails'}, one with TLS 1.2 alone succeeds: something on the way may not let TLS 1.3 pass. Devices with TLS 1.2 can report; one that begins with TLS 1.3 may fail.`,
  },
  'mute-servers': {
    title: 'No answer once encrypted',
    means: (args) =>
      `The connection is encrypted${optional(args, 'count', (v) => ` to ${v} destinations`)}, and none of them answers a request inside. Something on the way may block by application once the connection stands.`,
  },
  filtered: {
    title: 'Something on the way answers instead',
    means: (args) =>
      `Where TLS should answer, a page of ${value(args, 'product', 'a web filter')} came in clear text${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => ` "${v}"`)}. The destination was not reached.`,
  },
  'captive-portal': {
    title: 'A sign-in page answers instead',
    means: () =>
      'Where TLS should answer, the network leads to its sign-in page in clear text. A device cannot sign in.',
  },
  'handshake-failed': {
    title: 'No encryption',
    means: (args) =>
      args.notTls === 1 && args.status !== undefined
        ? `Where TLS should answer, an error page came in clear text (HTTP ${value(args, 'status')}). A proxy on the way most likely answers, and does not reach the destination behind it.`
        : args.inTunnel !== undefined
          ? `In the connection that the proxy opened, an HTTP answer came in clear text where TLS should answer (HTTP ${value(args, 'inTunnel')}). The proxy may pass on the answer of another proxy behind it, or it, or something on the way, answers instead.`
          : args.spoke !== undefined
            ? `In the place of TLS came the words of another service in clear text (“${value(args, 'spoke')}”). A rule on the way (NAT, port forwarding) may send the connection to another server. The destination was not reached.`
            : args.body === 1
              ? 'The proxy says that the connection is open and announces a body with that, which the standard (RFC 9110) does not allow. What came where TLS should answer is no TLS: most likely that body. Most clients fail on it.'
              : args.notTls === 1
                ? 'The answer is no TLS. Something on the way may answer instead.'
                : args.all === 1
                  ? `Every destination refuses to encrypt${optional(args, 'reason', (v) => ` (${v})`)}. Something on the way (such as TLS inspection) may refuse in their place.${about(args)}`
                  : `The other side does not encrypt${optional(args, 'reason', (v) => ` (${v})`)}.${about(args)}`,
  },
  timeout: {
    title: 'TLS does not answer',
    means: (args) =>
      args.proxied === 1
        ? 'The proxy opened the tunnel, and not a word of TLS comes in it. The proxy itself may be behind (a filter, the check of users), or what is behind it may be shut.'
        : 'Connected, but not a word of TLS comes, under another name or of a small answer neither. Something on the way may take connections only.',
  },
} satisfies Texts['check']['tls'];
