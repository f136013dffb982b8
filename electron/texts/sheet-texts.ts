import type { SheetField, SheetNote, SheetProblem } from '../domain/parameter-sheet.ts';
import type { Product } from '../domain/product.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { settingSection } from './document-words.ts';
import type { Texts } from './shape.ts';

/** The label of a line of the parameter sheet: the setting's own, or that of the job. */
export function sheetFieldLabel(texts: Texts, field: SheetField): string {
  const own = (texts.sheet.field as Readonly<Record<string, string>>)[field];
  return own ?? texts.setting[settingKeyOf(field)].label;
}

/** 大項目 of a line. */
export function sheetFieldSection(texts: Texts, field: SheetField): string {
  const ja = texts.language === 'ja';
  if (field.startsWith('site.')) return ja ? '案件' : 'Job';
  if (!field.startsWith('network.') || field.startsWith('network.proxy.'))
    return settingSection(texts, settingKeyOf(field));
  return ja ? 'ネットワーク' : 'Network';
}

function settingKeyOf(field: SheetField): SettingKey {
  return field.replace(/^(settings|network)\./, '') as SettingKey;
}

/** What is wrong with a cell, as a sentence; the cell itself is `sheetPlace`. */
export function sheetProblemText(texts: Texts, problem: SheetProblem): string {
  return texts.sheet.problem[problem.code](problem.args);
}

export function sheetNoteText(texts: Texts, note: SheetNote): string {
  const products = String(note.args.product ?? '')
    .split(',')
    .filter((product) => Object.hasOwn(texts.product, product))
    .map((product) => texts.product[product as Product].short);
  return texts.sheet.note[note.code]({ ...note.args, product: products.join(', ') });
}

/** `設定!C12`, as spreadsheets write it. */
export function sheetPlace({ sheet, cell }: { readonly sheet: string; readonly cell: string }): string {
  return `${/^[\p{L}\p{N}_]+$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`}!${cell}`;
}
