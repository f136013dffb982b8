import type { AppError } from '../../../electron/domain/app-error.ts';
import type { DeviceWork } from './device-work.ts';
import { isHeldBack } from './held-back.ts';

/** A fault that is the account's or the form's: said once, with the devices it touches. */
export type SharedError = {
  readonly kind: 'login' | 'password' | 'field';
  /** The login's name in the site, or the field of the form. */
  readonly name: string;
  /** One of the errors, for its sentence. */
  readonly error: AppError;
  readonly addresses: readonly string[];
};

const LOGIN: ReadonlySet<string> = new Set([
  'login-rejected',
  'login-not-retried',
  'login-held-back',
  'account-locked',
  'account-disabled',
  'password-expired',
  'second-factor-asked',
]);

/** What kind of shared fault an error is, or null for one of the device's own. */
export function sharedKind({ code, args }: Pick<AppError, 'code' | 'args'>): SharedError['kind'] | null {
  if (LOGIN.has(code)) return 'login';
  // That of a proxy or a file server is no login's: its own sentence says where it is given.
  if (code === 'password-missing') return (args.place ?? 'login') === 'login' ? 'password' : null;
  return code === 'value-refused' ? 'field' : null;
}

/** The sentence of these says more than that of those they led to. */
const TELLING: readonly string[] = ['login-rejected', 'account-locked', 'login-not-retried'];
const rank = ({ code }: AppError): number => {
  const at = TELLING.indexOf(code);
  return at === -1 ? TELLING.length : at;
};

/** Faults shared by devices, in the order in which they were met; each device counts once. Pure. */
export function sharedErrors(work: readonly DeviceWork[]): readonly SharedError[] {
  const found = new Map<string, SharedError>();
  for (const { row, plan, apply } of work) {
    for (const error of apply?.errors ?? plan?.errors ?? []) {
      const kind = sharedKind(error);
      if (kind === null) continue;
      const name = kind === 'field' ? String(error.args.field ?? '') : row.credential;
      const key = `${kind} ${name} ${kind === 'field' ? String(error.args.rule ?? '') : ''}`;
      const known = found.get(key);
      found.set(key, {
        kind,
        name,
        error: known === undefined || rank(error) < rank(known.error) ? error : known.error,
        addresses: [...new Set([...(known?.addresses ?? []), row.device.address])],
      });
    }
  }
  return [...found.values()];
}

/** Errors of one device, those of one code together: what it did not keep is one box, and the table has the rows. */
export function ownErrors(errors: readonly AppError[]): readonly { error: AppError; more: number }[] {
  const own = errors.filter((error) => sharedKind(error) === null && !isHeldBack(error.code));
  const codes = [...new Set(own.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const alike = own.filter((error) => error.code === code);
    const [error] = alike;
    return error === undefined ? [] : [{ error, more: alike.length - 1 }];
  });
}
