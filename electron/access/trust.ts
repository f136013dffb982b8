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

/** A trust store over pins loaded from the site; `onChange` is told of every new pin, so that it can be saved. */
export function createTrustStore(
  pins: Readonly<Record<string, string>>,
  onChange: (pins: Readonly<Record<string, string>>) => void = () => {},
): TrustStore {
  const known = new Map(Object.entries(pins));
  const key = (kind: PinKind, address: string, port: number): string => `${kind}:${address}:${port}`;
  return {
    check: (kind, address, port, fingerprint) => {
      const pinned = known.get(key(kind, address, port));
      if (pinned === undefined) {
        known.set(key(kind, address, port), fingerprint);
        onChange(Object.fromEntries(known));
        return { ok: true, first: true };
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
