import type { LeftDevice, RollbackWay } from '../domain/rollback.ts';
import { agreeing } from './counted.ts';

/** Words of 変更前の値と切り戻し, in the document's language. */
export type RollbackWords = {
  readonly none: string;
  /** The same where something stands on devices outside the job. */
  readonly noneOfJob: string;
  readonly left: {
    readonly title: string;
    readonly note: string;
    readonly heads: readonly string[];
    readonly why: Readonly<Record<LeftDevice['why'], string>>;
    /** The result column of the workbook. */
    readonly written: string;
    readonly serial: (serial: string) => string;
  };
  readonly procedure: readonly string[];
  readonly heads: readonly string[];
  readonly empty: string;
  /** Of everything that was written to, so many devices: instead of all their numbers. */
  readonly ofAll: (what: string, count: number) => string;
  readonly way: Readonly<Record<RollbackWay, string>>;
};

const WORDS: Readonly<Record<'ja' | 'en', RollbackWords>> = {
  ja: {
    none: '本ツールから書き込んだ設定はありません。',
    noneOfJob: '対象の機器に、本ツールから書き込んだ設定はありません。',
    left: {
      title: '対象でなくなった機器に残る設定',
      note: '本ツールで書き込み、元に戻していない設定です。その後の変更は確認していません。',
      heads: ['機器', '現在の扱い', '項目: 変更前の値（戻し方）'],
      why: { 'not-chosen': '対象外', 'not-listed': '一覧にない', replaced: '別の機器に交換' },
      written: '書き込み済み（対象外）',
      serial: (serial) => `シリアル番号 ${serial}`,
    },
    procedure: [
      '作業PCに案件の記録がある場合は、本ツールで変更前の値を書き戻し、読み戻して照合できます。',
      '記録がない場合は、機器の画面で次の表の「変更前の値」に戻します。',
      '通報だけを止める場合は、Call Home を無効にします。ほかの値を戻す必要はありません。',
      '開放した通信先を閉じる場合は、FW開放申請書の「切り戻し」によります。',
    ],
    heads: ['戻し方', '項目: 変更前の値（機器）'],
    empty: '（空欄）',
    ofAll: (what, count) => `${what}（書き込んだ全${count}台）`,
    way: {
      value: '本ツールで書き戻す（書き込み後に変更された値は戻しません）、または機器の画面で設定する',
      'device-clock': '機器の画面で設定する（本ツールは書き戻しません）',
      stays: '空欄には戻せません。新しい値のまま残ります',
      secret: '変更前の値は読み取れません。お客様が入力し直します',
      unread: '変更前の値は読み取れませんでした',
      'one-way': '同意は取り消せません。Call Home の無効化で通報は止まります',
    },
  },
  en: {
    none: 'This tool wrote no settings.',
    noneOfJob: 'This tool wrote no settings to the devices of this job.',
    left: {
      title: 'Settings on devices that are no part of the job any more',
      note: 'This tool wrote them and did not put them back. Whether they were changed since was not checked.',
      heads: ['Device', 'Now', 'Items: value before (how it gets back)'],
      why: { 'not-chosen': 'Not chosen', 'not-listed': 'Not in the list', replaced: 'Replaced' },
      written: 'Written (outside the job)',
      serial: (serial) => `Serial number ${serial}`,
    },
    procedure: [
      'With the record of this job on the laptop, this tool writes the values before back, reads them back and compares.',
      'Without it, set the values before of the table below on the screens of the devices.',
      'To stop reporting alone, disable Call Home; no other value has to be put back.',
      'To close the destinations that were opened, see "Rollback" in the firewall request.',
    ],
    heads: ['How it gets back', 'Items: value before (devices)'],
    empty: '(empty)',
    ofAll: (what, count) =>
      `${what} (${agreeing(count, 'the one that was', `all ${count} that were`)} written to)`,
    way: {
      value: 'Written back by this tool unless it was changed since, or set on the screen of the device',
      'device-clock': 'Set on the screen of the device (this tool does not write it back)',
      stays: 'Cannot be made empty again; the new value stays',
      secret: 'The value before cannot be read; the customer enters it anew',
      unread: 'The value before could not be read',
      'one-way': 'Acceptance cannot be taken back; disabling Call Home stops the reports',
    },
  },
};

export function rollbackWords(language: 'ja' | 'en'): RollbackWords {
  return WORDS[language];
}
