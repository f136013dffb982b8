import type { PasswordPlace } from '../domain/error-args.ts';
import { enLogins } from './en-logins.ts';
import { enNames } from './en-names.ts';
import { enOpen } from './en-open.ts';
import { enSettings } from './en-settings.ts';
import { enSheet } from './en-sheet.ts';
import { moment } from './moment.ts';
import { given, optional, own, pick, value } from './say.ts';
import type { Args, Sentence, Texts } from './shape.ts';

const device = (args: Args): string => value(args, 'address', 'The device');
const label = (name: string): string =>
  Object.hasOwn(enSettings.setting, name)
    ? enSettings.setting[name as keyof typeof enSettings.setting].label
    : name;
const what = (args: Args): string => label(value(args, 'what', 'the request'));
/** Which password is missing; a run that was saved before this was kept is about a login. */
const passwordPlaces: Readonly<Record<PasswordPlace, Sentence>> = {
  login: (args) => `No password was entered for "${value(args, 'name')}".`,
  proxy: (args) => `No password was entered for the proxy ${value(args, 'name')}.`,
  transfer: (args) => `No password was entered for the file transfer server ${value(args, 'name')}.`,
  file: (args) => `The site file has no password for "${value(args, 'name')}".`,
  variable: (args) => `The environment variable ${value(args, 'name')}, which holds a password, is not set.`,
};
const sheetFault = (args: Args): string => {
  const code = value(args, 'fault');
  const faults = enSheet.sheet.fault as Readonly<Record<string, Sentence>>;
  return faults[code]?.(args) ?? code;
};
const reason = (args: Args): string => optional(args, 'reason', (v) => ` (${v})`);
const standby = (args: Args): string =>
  optional(
    args,
    'primaryBay',
    (v) =>
      ` The chassis has two CMMs, and the primary one is in bay ${v}. If this is the standby one, it takes no settings whatever the rights: set the chassis up at the address of the primary one, and leave this one out.`,
  );
/** What a disk answered (errno), in words and with its name. */
const DISK: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota is used up',
  EROFS: 'it is read-only',
  EACCES: 'writing is not permitted',
  EPERM: 'writing is not permitted',
  ENOENT: 'the folder is not there',
  ENOTDIR: 'a file of that name stands where the folder should be',
  EISDIR: 'a folder has that name',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'another program uses it',
  EIO: 'the disk could not be read or written',
};
const diskReason = (args: Args): string =>
  optional(args, 'reason', (v) => ` (${DISK[v] ? `${DISK[v]}: ` : ''}${v})`);
const rule = (args: Args): string => {
  const code = value(args, 'rule', 'required');
  const sentence = Object.hasOwn(enSettings.valueCode, code)
    ? (enSettings.valueCode as Readonly<Record<string, Sentence>>)[code]
    : undefined;
  return sentence ? sentence(args) : code;
};
const unsupported = (args: Args): string => {
  const code = value(args, 'reason', 'reason unknown');
  const known = (enOpen.unsupported as Readonly<Record<string, string>>)[code];
  if (known) return known;
  if (code.startsWith('command:')) return `no such command (${label(code.slice(8))})`;
  if (code.startsWith('cli-option:')) return `the command's help does not list the option -${code.slice(11)}`;
  return label(code);
};
/** A field that a device does not have keeps none of the others from it. */
const missingField = (args: Args, say: (field: string) => string): string | null => {
  const code = value(args, 'reason');
  return code.startsWith('field:') ? say(label(code.slice(6))) : null;
};
const job = (args: Args): string => {
  const kind = value(args, 'job');
  return Object.hasOwn(enNames.job, kind) ? enNames.job[kind as keyof typeof enNames.job] : kind;
};
/** Why an SNMPv3 login is refused (usmStats, RFC 3414). */
const loginCauses: Readonly<Record<string, string>> = {
  'unknown-user': 'SNMPv3 has no such user',
  'wrong-digest': 'the authentication password or protocol differs',
  decryption: 'the privacy password or protocol differs',
  'security-level': 'this level of authentication and privacy is not allowed',
};
/** Who has a site, as far as it is known. */
const holder = (args: Args): string => {
  const parts = [
    ...(Number(args.owner) > 0 ? [`process ${args.owner}`] : []),
    ...(args.host ? [`on ${args.host}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
};
const brokenOff = (args: Args): string => (args.lost === 1 ? 'The answer was lost' : 'The program ended');
const loginCause = (args: Args): string => optional(args, 'cause', (v) => ` (${loginCauses[v] ?? v})`);
const fieldNames = (args: Args): string =>
  value(args, 'fields')
    .split(',')
    .map((field) => `"${label(field)}"`)
    .join(', ');
const driverName = (args: Args): string => {
  const id = value(args, 'driver');
  return Object.hasOwn(enNames.driver, id) ? enNames.driver[id as keyof typeof enNames.driver] : id;
};
/** A route or an interface by the name that the screen has for it. */
const choiceName = (args: Args, which: 'given' | 'used'): string => {
  const id = value(args, which);
  const names: Readonly<Record<string, { readonly name: string } | string>> =
    value(args, 'field') === 'route' ? enNames.route : enNames.driver;
  const named = Object.hasOwn(names, id) ? names[id] : undefined;
  return typeof named === 'object' ? named.name : (named ?? id);
};
const UNCHANGED = 'Nothing was changed on it.';

const UPDATE_FAULT: Readonly<Record<string, string>> = {
  'not-signed': 'it is no signed update file',
  'unknown-key': 'it is signed with a key that this program does not know',
  'bad-signature': 'its signature does not fit its content (it is damaged or was changed)',
  'wrong-form': 'its content has the wrong form',
  'other-product': 'it is an update file of another product',
};

/** Errors in English: what happened, to which device, what was not changed, what to do. */
export const enErrors: Pick<Texts, 'error'> = {
  error: {
    'invalid-site-file': (args) =>
      `The site file is wrong at ${value(args, 'path')} (${value(args, 'expected')}). Nothing was read in. Correct it and import it again.`,
    'invalid-argument': (args) =>
      args.unknown === 1
        ? `There is no "${value(args, 'name')}" here. There is: ${value(args, 'expected')}`
        : args.missing === 1
          ? `${value(args, 'name')} is needed (${value(args, 'expected')}).`
          : `The value of "${value(args, 'name')}" is wrong (${value(args, 'expected')}).`,
    'site-newer': (args) =>
      `${value(args, 'path')} was saved by a newer version of this program (form ${value(args, 'version')}, this one knows ${value(args, 'known')}). The file was not changed. Open it with the newer version.`,
    'site-unknown-word': (args) =>
      `${value(args, 'path')} has a value at ${value(args, 'field')} that this version does not know. A newer version may have saved it, or somebody edited it. The file was not changed. Open it with the version that saved it.`,
    'site-damaged': (args) =>
      `The saved site ${value(args, 'path')} is damaged and cannot be opened${optional(args, 'field', (v) => ` (${v})`)}. Nothing was deleted: it is kept as ${value(args, 'aside')}.`,
    'site-busy': (args) =>
      `Another command is using the site ${value(args, 'path')}${holder(args)}. Nothing was changed. Run it again once that has ended. If no command is running any more, for example because that computer was switched off, delete the file ${value(args, 'lock')}.`,
    'folder-busy': (args) =>
      `The program is running on another PC (${value(args, 'host')}) with the folder ${value(args, 'path')}. It does not start here, as each would save over the other's sites. Nothing was changed. Quit it there first. If it is not running there any more, for example because that PC was switched off, delete the file ${value(args, 'lock')}.`,
    'file-unreadable': (args) =>
      `${value(args, 'path', 'The file')} cannot be read${reason(args)}. Check where it is and its permissions.`,
    'file-encoding': (args) =>
      `The encoding of ${value(args, 'path', 'the file')} is not known. Save it as UTF-8.`,
    'file-not-json': (args) => `${value(args, 'path', 'The file')} is not a site file (JSON)${reason(args)}.`,
    'catalog-refused': (args) =>
      `The catalog is wrong at ${value(args, 'path')} (${value(args, 'expected')}). Nothing was imported; the one in use stays.`,
    'catalog-older': (args) =>
      `This catalog (${value(args, 'date')}) is older than the one shipped (${value(args, 'known')}). The one in use stays.`,
    'catalog-unused': (args) =>
      `The catalog that was imported cannot be used by this version of the program: ${value(args, 'path')}${reason(args)}. The file was not changed; the shipped catalog is in use. Import a catalog again, or open the program that imported it.`,
    'sheet-unreadable': (args) =>
      `${value(args, 'path', 'The file')} cannot be imported. ${sheetFault(args)} The job was not changed.`,
    'merge-refused': (args) =>
      args.reason === 'changed'
        ? 'The site has changed since the merging was shown. Nothing was changed by it. Choose the file again and look at it once more.'
        : args.reason === 'working'
          ? `Work is going on at this site (${job(args)}), so it cannot be merged. Nothing was changed. Try again when it has ended.`
          : 'A site of the practice and a real one cannot be merged. Nothing was changed.',
    'login-file-refused': (args) =>
      `No logins can be read from ${value(args, 'path', 'the file')}. ${pick(enLogins.loginFileFault, args, 'fault')}`,
    'not-settable': (args) =>
      `"${label(value(args, 'field'))}" on ${device(args)} cannot be set over this interface. Choose another interface, or set it on the device's screen.`,
    'value-refused': (args) =>
      `"${label(value(args, 'field'))}" cannot be set${optional(args, 'device', (v) => ` on ${v}`)}. ${rule(args)}`,
    'value-doubtful': (args) =>
      `The value of "${label(value(args, 'field'))}" may be wrong, or not be taken${optional(args, 'device', (v) => ` by ${v}`)}. ${rule(args)} It is planned as it is.`,
    'password-missing': (args) => (own(passwordPlaces, value(args, 'place')) ?? passwordPlaces.login)(args),
    'range-too-large': (args) =>
      `${value(args, 'range')} has ${value(args, 'addresses', 'many')} addresses. Split it to /20 or less, or confirm it.`,
    'range-over-limit': (args) =>
      `${value(args, 'range')} has ${value(args, 'addresses', 'many')} addresses, more than the ${value(args, 'limit')} that are searched at once. Nothing was sent. Split it, or name the devices' addresses.`,
    'range-invalid': (args) =>
      `"${value(args, 'range')}" is not a range. Examples: 192.168.1.0/24, 192.168.1.10-50, a host name`,
    'consent-missing': () =>
      "The agreement to the terms is not recorded. Nothing was written. Record the customer's consent in the settings.",
    'no-devices-chosen': (args) =>
      `${value(args, 'path')} names no device to work on, so nothing was done. Write their addresses into "devices" (entries with "chosen": false are left out).`,
    'confirmation-missing': (args) =>
      `Not confirmed yet. Nothing was written.${optional(args, 'option', (v) => ` Check what would be done and run it again with ${v}.`)}`,
    'plan-differs': (args) =>
      `"${label(value(args, 'field'))}" on ${device(args)} is not as the plan showed it (shown: ${value(args, 'shown', 'no change')}, now: ${value(args, 'now', 'no change')}). ${UNCHANGED} Show the plan again and check it.`,
    'plan-not-shown': (args) =>
      `No plan for ${device(args)} was shown yet. ${UNCHANGED} Show the plan again and check it.`,
    'other-device': (args) =>
      `${device(args)} is another device than before (serial number or UUID then ${value(args, 'known')}, now ${value(args, 'seen')}). ${UNCHANGED} Check the address; if it is right, make the plan again.`,
    'box-changed': (args) =>
      `While the work was going on, another device began to answer at ${device(args)} (serial number or UUID before ${value(args, 'known')}, now ${value(args, 'seen')}). Nothing more was sent. What was written before that is on the first device. Find its address, correct the list, and read it back there.`,
    'box-untold': (args) =>
      `While the work was going on, ${device(args)} had to be signed in to again, or asked whether it is still the same device, and its answer cannot be read. So that no other device is written to, this write was not sent. What was written before that is on the device. Make the plan again after a while.`,
    'same-device': (args) =>
      `${device(args)} is the same device as ${value(args, 'other')}: its UUID or serial number is the same, and its certificate does not say otherwise. It is worked on there, and nothing was written here. Take one of the two addresses out of the list. If they are two devices (one made from a copy of the other), give one a UUID and certificate of its own.`,
    'clock-unmeasured': () =>
      'The clock of this computer was wrong, and by how much it is now cannot be measured. No device was set. Name an NTP server and run the checks again.',
    'device-busy': (args) =>
      `Other work (${job(args)}) is going on on ${device(args)}. This was not started. Run it again once that has ended.`,
    'job-running': (args) =>
      `"${job(args)}" is running already. Nothing new was started. Run it again once that has ended.`,
    'work-ending': () => 'The job is being deleted, or the program is ending. Nothing new was started.',
    'settings-locked': (args) =>
      `Settings cannot be changed while devices are being written to (${job(args)}). The change was not saved. Type it again once that has ended.`,
    'practice-only': () =>
      'The practice window sends nothing to anything but the practice site. Nothing was sent. Open a real job in the normal window.',
    'practice-opening': () => 'The practice site is being prepared. Nothing new was started.',
    'practice-failed': (args) =>
      `The practice site cannot be used${reason(args)}. Nothing was sent to a real device. Opening the program again may help.`,
    'field-unsaved': (args) =>
      `"${value(args, 'text')}" could not be saved (${value(args, 'field')}). Type it again.`,
    'journal-failed': (args) =>
      `The record of writes to ${device(args)} cannot be kept in ${value(args, 'path', 'a file')}${reason(args)}. Nothing is written without it. Check free space and permissions.`,
    'journal-foreign': (args) =>
      `Line ${value(args, 'lines')} of the record of writes ${value(args, 'path', '')} cannot be read as one. If it told of a write, that is not taken into account. The line is left as it is.`,
    'journal-alone': (args) =>
      `The file ${value(args, 'path')} of a site is gone. What was written to its devices stands in ${value(args, 'journal')}. Put the file back, or delete the journal if the site is not needed any more.`,
    'passwords-alone': (args) =>
      `The passwords in ${value(args, 'path')} are those of a site that is gone. Put the files of the site back, or delete this file if the site is not needed any more.`,
    'state-missing': (args) =>
      `The file ${value(args, 'path')} with the results of earlier commands is gone. Writes and test calls were read from ${value(args, 'journal')}. What discovery, preflight and plan found is lost: run what you need again.`,
    'state-elsewhere': (args) =>
      `The site file is a link to ${value(args, 'site')}. What was kept under the name of the link (${value(args, 'path')}) is not read. To go on with it, give it the name of the file that the link leads to; otherwise move it to another folder.`,
    'state-of-two': (args) =>
      `The results of ${value(args, 'path')} and of ${value(args, 'other')} would be kept in one file (${value(args, 'state')}). Nothing was changed. Rename one of the two; ${value(args, 'other')} has what is kept there.`,
    'state-of-other-job': (args) =>
      `The file ${value(args, 'path')} with the results of earlier commands is of another job, "${value(args, 'found')}": this site file is "${value(args, 'own')}", and has none of its devices. Nothing was sent. For another job move ${value(args, 'path')} and ${value(args, 'journal')} to another folder, or give the site file another name. If it is the same job, take back either the new names or the new addresses, run a command, and change the other then.`,
    'device-unreachable': (args) =>
      `${device(args)}${optional(args, 'port', (v) => ` port ${v}`)} cannot be reached${reason(args)}. ${UNCHANGED} Check power, cable and address.`,
    'device-timeout': (args) =>
      `${device(args)} did not answer${optional(args, 'seconds', (v) => ` within ${v} s`)}. Check the controller and try again later.`,
    'answer-elsewhere': (args) =>
      `${device(args)} port ${value(args, 'port')} was asked, and ${value(args, 'from')} answered. Such answers are not used, since nothing proves who sent them. Check whether the device has several addresses and enter the one that answers, or use SNMPv3 with authentication, which takes proven answers from any address.`,
    'answer-other-request': (args) =>
      `${device(args)} port ${value(args, 'port')} answers, but each time with a request ID that was not asked with. Such answers are not used: they cannot be told from those to other questions. Restart the management controller or update its firmware, or use another interface.`,
    'tls-refused': (args) => `No encryption with ${device(args)}${reason(args)}. ${UNCHANGED}`,
    'tls-strict': (args) =>
      `${device(args)} and this tool have no TLS version or cipher in common${reason(args)}. The device may be in a strict mode (NIST SP 800-131A or FIPS), or take only what is too old. ${UNCHANGED} Check the TLS version and the security mode on its screen.`,
    'ssh-strict': (args) =>
      `${device(args)} and this tool have no SSH key exchange, host key or cipher in common${reason(args)}. No password was sent. ${UNCHANGED} The device may be in a strict mode (NIST SP 800-131A), or its firmware take only what is too old. Use SNMP as its interface, or check the security mode and the firmware level on its screen.`,
    'certificate-changed': (args) =>
      `The certificate of ${device(args)} is not the one seen before; the connection was stopped. ${UNCHANGED} Find out whether the device was replaced or its certificate renewed.`,
    'host-key-changed': (args) =>
      `The SSH host key of ${device(args)} is not the one seen before; the connection was stopped. ${UNCHANGED} Find out whether the device was replaced or its key renewed.`,
    'login-rejected': (args) =>
      `${device(args)} rejected the login of "${value(args, 'user')}"${loginCause(args)}. ${UNCHANGED} It is not tried again, so that the account is not locked. Enter the login again.`,
    'login-not-retried': (args) =>
      `The login of "${value(args, 'user')}" at ${device(args)} was rejected before and is not tried again. Check the login.`,
    'login-held-back': (args) =>
      `${value(args, 'first')}, which shares this login, refused the user “${value(args, 'user')}”, so ${device(args)} was not signed in to. ${UNCHANGED} Check the login and run again.`,
    'account-locked': (args) =>
      `The account "${value(args, 'user')}" on ${device(args)} is locked. ${UNCHANGED} Wait, or unlock it as another administrator.`,
    'account-disabled': (args) =>
      `The account "${value(args, 'user')}" on ${device(args)} is disabled. ${UNCHANGED} Use another one.`,
    'password-expired': (args) =>
      `The password of "${value(args, 'user')}" on ${device(args)} has to be changed. ${UNCHANGED} Change it on the device's screen, then enter it here.`,
    'second-factor-asked': (args) =>
      `${device(args)} asked "${value(args, 'user')}" for something besides the password, such as a one-time code. Nothing was sent for it. ${UNCHANGED} Use a local user who signs in with a password alone.`,
    'session-limit': (args) =>
      `${device(args)} has no free session. ${UNCHANGED} End another login and try again.`,
    'privilege-missing': (args) =>
      `The user lacks a privilege on ${device(args)} (${what(args)})${optional(args, 'reason', (v) => ` [${v}]`)}. ${UNCHANGED} Use an administrator, who may change Call Home settings.${standby(args)}`,
    'session-lost': (args) =>
      `${device(args)} no longer knows the session (${what(args)}), nor a new one. See on its screen who else is at work, and try again.`,
    'sessions-off': (args) =>
      `Session login of Redfish is switched off on ${device(args)}, and basic authentication of "${value(args, 'user')}" was not accepted. ${UNCHANGED} Switch sessions (SessionService) on. The password need not be wrong.`,
    'login-unclear': (args) =>
      `${device(args)} refused the session of "${value(args, 'user')}" and offers basic authentication. Either the password is wrong or session login is switched off; the device does not say which. The password was sent once and is not tried again. ${UNCHANGED} Check on its screen that sessions (SessionService) are on, then the login.`,
    'redfish-off': (args) =>
      `Redfish is switched off on ${device(args)}. ${UNCHANGED} Switch Redfish (REST API) on on its screen and try again.`,
    'strict-mode': (args) =>
      `${device(args)} runs in a strict cryptography mode (NIST SP 800-131A or FIPS), which does not allow this way${reason(args)}. ${UNCHANGED} Choose another interface, or check its security mode.`,
    'device-updating': (args) =>
      `The firmware of ${device(args)} is being updated. ${UNCHANGED} Wait until the controller has restarted and try again.`,
    'device-starting': (args) =>
      `${device(args)} is starting and takes no requests yet${optional(args, 'seconds', (v) => ` (it asks for about ${v} s)`)}. ${UNCHANGED} Wait and try again.`,
    'page-for-json': (args) =>
      `The web page of ${device(args)} answers, its API for settings (${what(args)}) does not. ${UNCHANGED} Check that the API is switched on and that no notice, of a licence for example, stands in front of it.`,
    'redirected-away': (args) =>
      `${device(args)} sends requests on to ${value(args, 'to')}. They were not followed, to protect the login. ${UNCHANGED} Check address and port.`,
    'device-locked': (args) =>
      `"${what(args)}" on ${device(args)} is locked by other work${reason(args)}. This item was not changed. Try again once that has ended.`,
    unsupported: (args) =>
      missingField(args, (field) => `${device(args)} has no field "${field}". This value is not written.`) ??
      `${device(args)} does not support this (${unsupported(args)}). Use another interface or the manual sheet.`,
    'device-refused': (args) =>
      `${device(args)} refused "${what(args)}"${reason(args)}. This item was not changed.${standby(args)}`,
    'edit-conflict': (args) =>
      `"${what(args)}" on ${device(args)} changed after it was confirmed. Writing was stopped. Read the plan again and confirm it.`,
    'not-found': (args) => `${device(args)} has no "${what(args)}". ${UNCHANGED}`,
    'method-not-allowed': (args) =>
      `${device(args)} does not allow "${what(args)}". ${UNCHANGED}${optional(args, 'allow', (v) => ` It takes these methods there: ${v}. Changes are sent by PATCH: use another interface, a newer firmware, or the device's own screen.`)}`,
    'device-error': (args) =>
      `${device(args)} reports an internal error${optional(args, 'status', (v) => ` (${v})`)}${reason(args)}. Try again later.`,
    'garbage-answer': (args) =>
      `The answer of ${device(args)} cannot be read (${what(args)}). Check its kind and interface.`,
    'connection-lost': (args) =>
      `The connection to ${device(args)} broke (${what(args)}). If it was writing, the table shows what was written. Doing it again goes on from there.`,
    'read-back-differs': (args) =>
      `"${label(value(args, 'field'))}" on ${device(args)}: "${value(args, 'wanted')}" was written, the device says "${value(args, 'found', 'empty')}"${reason(args)}.`,
    'not-managed': (args) =>
      `${device(args)} is not managed by the site's XClarity Administrator. Until it is, its faults are not reported.`,
    'choice-not-offered': (args) =>
      `The ${value(args, 'field') === 'route' ? 'route' : 'interface'} given for ${device(args)}, "${choiceName(args, 'given')}", is none of this product's. It is treated as "${choiceName(args, 'used')}".`,
    'managed-twice': (args) =>
      `${device(args)} is managed by more than one XClarity Administrator (${value(args, 'managers')}). One fault may be reported twice. Decide which is to manage it and remove it from the other.`,
    'planned-outage': (args) =>
      `By a bulletin of Lenovo, Call Home is down from ${value(args, 'start')} to ${value(args, 'end')} ("${value(args, 'message')}"). A test of ${device(args)} that fails then need not be the site's fault. Test again when it is over.`,
    'first-wave-failed': (args) =>
      `The write to ${device(args)} was not begun, as ${value(args, 'failed')}, tried first, did not end well. ${UNCHANGED} Mend the cause and write again.`,
    'failure-limit': (args) =>
      `The write to ${device(args)} was not begun: the limit of failed devices (${value(args, 'limit')}) was reached with ${value(args, 'failed')}. ${UNCHANGED} Mend the cause and write again.`,
    'other-interface': (args) =>
      `This interface cannot carry ${fieldNames(args)} to ${device(args)}, "${driverName(args)}" can. Change the interface on the discovery page and make the plan again.`,
    'nothing-to-undo': (args) =>
      given(args, 'fields')
        ? `Only ${fieldNames(args)} of ${device(args)} was written, and no undo puts that back. ${UNCHANGED} The values from before stand in the report: set them on its own screen.`
        : `No values of before a write are kept for ${device(args)}${given(args, 'written') ? ', although it was written to' : ': this program has not written to it'}. ${UNCHANGED}`,
    'undo-incomplete': (args) =>
      `These fields of ${device(args)} could not be put back and keep what was written: ${fieldNames(args)}. The former value is not known, or the device does not take it (it was empty, or breaks the limits of the field), or does not give the field back now${reason(args)}.`,
    'undo-over-change': (args) =>
      `These fields of ${device(args)} had been changed by somebody else since they were written: ${fieldNames(args)}. They are put back as well. Ask whoever changed them; what was there stands as "before" of this run.`,
    'undo-kept-change': (args) =>
      `These fields of ${device(args)} do not hold what this program left there any more, and are not put back: ${fieldNames(args)}. They keep what is there now. Ask who changed them since, and set them on the device's own screen where that is needed.`,
    'unread-now': (args) =>
      `${device(args)} does not give these fields back at the moment, although it did before: ${fieldNames(args)}. What they hold now is not known. Read the device again.`,
    'verified-earlier': (args) =>
      `The last reading of ${device(args)} failed. These fields were read back as wanted right after they were written, and not again since: ${fieldNames(args)}. Read the device again.`,
    'outcome-untold': (args) =>
      `${device(args)} accepted the change "${what(args)}" and did not say what came of it${reason(args)}. ${
        args.again === 1
          ? 'It answered the same last time. The value cannot be read back and nothing more can be learned, so it counts as sent. Check it by a test call.'
          : 'It may still be done. Read the device back after a while. What cannot be read back is sent once more by applying again.'
      }`,
    'taken-with-warning': (args) =>
      `${device(args)} took "${what(args)}" with a warning${reason(args)}. What it stored cannot be read back. Check its own screen.`,
    'list-cut': (args) =>
      `Of the list of ${device(args)} only ${value(args, 'count')} entries were read. The device may hold more, which were not read. See its own screen for all of them.`,
    'never-settled': (args) =>
      `${device(args)} did not finish${optional(args, 'seconds', (v) => ` within ${v} s`)}. See its own screen.`,
    interrupted: (args) =>
      args.asked === 'service-request'
        ? `${brokenOff(args)} while a service request of ${device(args)} was being sent, begun at ${moment(value(args, 'at'))}. Whether it went out is not known. Look at the device's own list of reports before it is sent again.`
        : args.asked === 'acknowledge'
          ? `${brokenOff(args)} while event ${value(args, 'event')} of ${device(args)} was being marked as corrected, begun at ${moment(value(args, 'at'))}. Whether it arrived is not known. Look at the device's own list of reports.`
          : args.call === 1
            ? `The program ended during a test call of ${device(args)}. The call was sent, or was about to be, and its result was not seen. Look at the device's own list of reports before another is sent.`
            : `The program ended while it was working on ${device(args)}. Whether what was sent arrived is not known. Read the device back.`,
    cancelled: () => 'Cancelled. What was found so far is kept.',
    'pdf-failed': (args) =>
      `${value(args, 'path', 'The PDF')} could not be made${reason(args)}. This file was not saved.`,
    'preview-failed': (args) =>
      `The preview cannot be shown${reason(args)}. Documents can be saved and printed all the same.`,
    'update-refused': (args) =>
      `${value(args, 'path')} is not used: ${UPDATE_FAULT[value(args, 'fault')] ?? value(args, 'fault')}. Program and catalog stay as they are. Get it from the distributor again.`,
    'update-older': (args) =>
      `${value(args, 'path')} is not used: its version ${value(args, 'version')} is older than this program (${value(args, 'known')}).`,
    'write-failed': (args) =>
      `${value(args, 'path', 'The file')} could not be saved${diskReason(args)}. Check free space and permissions, and close it if it is open.`,
    internal: (args) =>
      `An unexpected error (reference ${value(args, 'reference')}). What you entered is saved. Report the reference to the distributor.`,
  },
};
