import type { FieldFault } from '../domain/form-field.ts';
import type { DevicePlan } from '../domain/plan.ts';
import { SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import { transferMode } from './document-words.ts';
import { own } from './say.ts';
import type { Args, SecretState, Texts } from './shape.ts';

export {
  argsOf,
  checkFinding,
  checkMeaning,
  checkName,
  checkSentence,
  checkWords,
  groupTitle,
  statusWords,
} from './check-words.ts';
export { type CountWords, countWords } from './count-words.ts';
export { resultCells, settingWord, stateWord } from './device-results.ts';
export { DISCOVERY_WARNINGS } from './discovery-warnings.ts';
export {
  firewallTable,
  markedAddress,
  settingScreen,
  settingSection,
  stateWords,
  transferMode,
} from './document-words.ts';
export { driftCounts, driftHeadline, driftRemarks, driftWords } from './drift.ts';
export { errorText } from './error-text.ts';
export { evidenceValue } from './evidence-words.ts';
export { siteFieldLabel, siteFieldValue } from './field-label.ts';
export {
  requestConditions,
  requestNotes,
  requestRemarks,
  requestTable,
  requestWords,
} from './firewall-request.ts';
export { groupFinding, groupRemedies } from './group-remedies.ts';
export { handoverWords } from './handover.ts';
export { day, moment } from './moment.ts';
export { pointCategory, pointHeads, pointOwner, pointSentence } from './open-points.ts';
export { premiseWords } from './premises.ts';
export { type ResultWords, resultWords } from './result-words.ts';
export { rollbackWords } from './rollback.ts';
export { screenPath } from './screen-path.ts';
export type { Args, StatusWords, Texts } from './shape.ts';
export {
  sheetFieldLabel,
  sheetFieldSection,
  sheetNoteText,
  sheetPlace,
  sheetProblemText,
} from './sheet-texts.ts';
export { testRecord } from './test-record.ts';
export { writeState } from './write-state.ts';

/** Why a field cannot be used as it stands. */
export function fieldFaultText(texts: Texts, { code, args }: FieldFault): string {
  return texts.fieldFault[code](args);
}

/** Why a device was taken for a product: a rule's id is `<whose>-<where>`; an unknown one is shown as it is. */
export function reasonText(texts: Texts, code: string): string {
  const known = own(texts.open.reason, code);
  if (known) return known;
  const whose = Object.keys(texts.open.reasonWhose).find(
    (name) => code.startsWith(`${name}-`) && own(texts.open.reasonWhere, code.slice(name.length + 1)),
  );
  if (whose === undefined) return code;
  const where = texts.open.reasonWhere[code.slice(whose.length + 1)] ?? code;
  return texts.fingerprint(where, texts.open.reasonWhose[whose] ?? whose);
}

/** The name of a measured or seen value, or its own key. */
export function evidenceName(texts: Texts, key: string): string {
  return own(texts.open.evidence, key) ?? key;
}

/** A step of a plan or of its progress. */
export function planStepName(texts: Texts, id: string): string {
  return own(texts.open.planStep, id) ?? id;
}

/** What a person has to do by hand. */
export function manualStepText(texts: Texts, code: string): string {
  return own(texts.open.manualStep, code) ?? code;
}

/** Why a route may or may not be taken; reasons of a newer catalog are shown by their code. */
export function routeReasonText(texts: Texts, code: string, args: Args): string {
  const sentence = own(texts.routeReason as Readonly<Record<string, (args: Args) => string>>, code);
  return sentence ? sentence(args) : code;
}

/** Something discovery noticed besides devices. */
export function discoveryWarningText(texts: Texts, code: string, args: Args): string {
  const sentence = own(texts.discoveryWarning as Readonly<Record<string, (args: Args) => string>>, code);
  return sentence ? sentence(args) : code;
}

/** What is wrong with a value, or how it was made to fit (`a+b`: several rules). */
export function valueRuleText(texts: Texts, code: string, args: Args): string {
  const sentence = own(texts.valueCode as Readonly<Record<string, (args: Args) => string>>, code);
  if (sentence) return sentence(args);
  const rules = code.split('+').map((rule) => own(texts.fitRule, rule) ?? own(texts.fieldNote, rule) ?? rule);
  return rules.join(texts.language === 'ja' ? '、' : ', ');
}

const SWITCH_KEYS: ReadonlySet<SettingKey> = new Set([
  'licence',
  'enable',
  'proxy.enable',
  'dns.enable',
  'ntp.enable',
]);
const LIST_KEYS: ReadonlySet<SettingKey> = new Set(['excludedEvents', 'dns.servers', 'ntp.servers']);
const SECRET_STATES: ReadonlySet<string> = new Set<SecretState>(['set', 'not-set', 'unknown', 'will-change']);

/** A setting's value as a person reads it: secrets as words, switches as yes and no, nothing as "not set". */
export function settingValue(texts: Texts, key: SettingKey, shown: string | null): string {
  if (SECRET_KEYS.has(key)) {
    // Anything but the known words is not shown: it could only be a secret.
    return texts.secret[(SECRET_STATES.has(shown ?? '') ? shown : 'unknown') as SecretState];
  }
  if (shown === null) return texts.secret.unknown;
  if (shown === '') return texts.empty;
  if (SWITCH_KEYS.has(key)) return shown === 'true' ? texts.yes : texts.no;
  if (key === 'fileTransfer.mode') return transferMode(texts, shown);
  if (key === 'clock.skew') return texts.skew({ seconds: Number(shown) });
  return LIST_KEYS.has(key) ? shown.replaceAll(',', ', ') : shown;
}

/** A value as drift shows it; of what was never read a dash. */
export function driftValue(texts: Texts, key: SettingKey, value: string | null): string {
  return value === null ? '－' : settingValue(texts, key, value);
}

/** The number of values a plan would change. */
export function changedItems(plan: DevicePlan): DevicePlan['items'] {
  return plan.items.filter((item) => item.change !== 'none');
}
