import type { PasswordPlace } from '../domain/error-args.ts';
import { own, value } from './say.ts';
import type { Args, Sentence, Texts } from './shape.ts';

const LOGIN = 'Enter it under "Logins" on the discovery page.';
/** A run that was saved before the place was kept is about a login. */
const enteredAt: Readonly<Record<PasswordPlace, string>> = {
  login: LOGIN,
  proxy: 'Enter it under "Proxy, DNS and NTP" on the preflight page.',
  transfer: 'Enter it under "File transfer server" on the settings page.',
  file: '',
  variable: '',
};
const trustOption: Sentence = (args) =>
  `Trust the new one only if you know why it changed (--trust ${value(args, 'seen', 'FINGERPRINT')}).`;
const environment = (args: Args): string =>
  value(args, 'place') === 'variable'
    ? 'Set it and run again.'
    : 'Write the name of the environment variable that holds it as passwordEnv in the site file.';

/** What can be done about an error in this program's window and on its command line. */
export const enOffers: Pick<Texts, 'offer'> = {
  offer: {
    window: {
      'password-missing': (args) => own(enteredAt, value(args, 'place')) ?? LOGIN,
      'certificate-changed': () => 'Trust the new one only if you know why it changed.',
      'host-key-changed': () => 'Trust the new one only if you know why it changed.',
      'login-not-retried': () =>
        'Enter another login to go on. Where the password was put right on the device, choose "I changed it on the device" beside the login.',
    },
    terminal: {
      'password-missing': environment,
      'certificate-changed': trustOption,
      'host-key-changed': trustOption,
      'login-not-retried': () =>
        'Give another login to go on, or --retry-login where the password was put right on the device.',
    },
  },
};
