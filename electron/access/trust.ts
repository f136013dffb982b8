/**
 * Trust on first use, per site: the certificate or host key seen first at an address is pinned; another one
 * later stops the push with a clear choice (design §6.5).
 */
export type PinKind = 'tls' | 'ssh';

export type PinVerdict =
  | { readonly ok: true; readonly first: boolean }
  | { readonly ok: false; readonly known: string; readonly seen: string };

export type TrustStore = {
  readonly check: (kind: PinKind, address: string, port: number, fingerprint: string) => PinVerdict;
  /** Pins exactly what a person saw and accepted, at this kind and port; another one that comes later stops again. */
  readonly accept: (kind: PinKind, address: string, port: number, fingerprint: string) => void;
  readonly all: () => Readonly<Record<string, string>>;
};

/**
 * A trust store over pins loaded from the site; `onChange` is told of every new pin, so that it can be saved. `accepted` are
 * fingerprints (see {@link plainFingerprint}) that a person named beforehand: one of them is pinned in place of another.
 */
export function createTrustStore(
  pins: Readonly<Record<string, string>>,
  onChange: (pins: Readonly<Record<string, string>>) => void = () => {},
  accepted: ReadonlySet<string> = new Set(),
): TrustStore {
  const known = new Map(Object.entries(pins));
  const key = (kind: PinKind, address: string, port: number): string => `${kind}:${address}:${port}`;
  return {
    check: (kind, address, port, fingerprint) => {
      const pinned = known.get(key(kind, address, port));
      const named = pinned !== fingerprint && accepted.has(plainFingerprint(fingerprint));
      if (pinned === undefined || named) {
        known.set(key(kind, address, port), fingerprint);
        onChange(Object.fromEntries(known));
        return { ok: true, first: pinned === undefined };
      }
      return pinned === fingerprint
        ? { ok: true, first: false }
        : { ok: false, known: pinned, seen: fingerprint };
    },
    accept: (kind, address, port, fingerprint) => {
      known.set(key(kind, address, port), fingerprint);
      onChange(Object.fromEntries(known));
    },
    all: () => Object.fromEntries(known),
  };
}

/**
 * A SHA-256 fingerprint in one spelling: of a certificate 64 hex digits (with or without colons, as OpenSSL prints them), of a
 * host key `SHA256:` and base64 without its padding (as OpenSSH prints it).
 */
export function plainFingerprint(text: string): string {
  const trimmed = text.trim();
  return /^SHA256:/i.test(trimmed)
    ? `SHA256:${trimmed.slice(7).replace(/=+$/, '')}`
    : trimmed.replaceAll(':', '').toLowerCase();
}

/** Is this a fingerprint in one of its spellings? */
export function isFingerprint(text: string): boolean {
  return /^(?:[0-9a-f]{64}|SHA256:[A-Za-z0-9+/]{43})$/.test(plainFingerprint(text));
}
