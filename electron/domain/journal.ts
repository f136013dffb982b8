import type { AppError } from './app-error.ts';
import type { BoxMarks } from './box-marks.ts';
import type { ApplyItem, ApplyResult, TestCallResult } from './plan.ts';
import type { DriverId } from './product.ts';
import { ok, type Result } from './result.ts';
import type { SettingKey } from './setting-key.ts';

/**
 * What is known to be written. An entry is on disk before the write it announces is sent, and the write is
 * closed by what was read back; after a crash the open entries show exactly what is in doubt. What an act came to stands
 * in its end, so that nothing is lost of a site whose record could not be saved (`interrupted.ts`).
 */
export type JournalEntry = {
  readonly at: string;
  readonly deviceId: string;
  readonly address: string;
  /** The act that it is part of; the run that tells of the act carries it too. Absent: an older program's. */
  readonly actId?: string | undefined;
} & (
  | {
      readonly type: 'begin';
      readonly driver: DriverId;
      readonly act: JournaledAct;
      /** As the result of an undo has it. */
      readonly stood?: readonly SettingKey[] | undefined;
    }
  | {
      readonly type: 'original';
      readonly values: Readonly<Record<string, string>>;
      /** Whose they are. Absent here and below: an older program's. */
      readonly box?: BoxMarks | undefined;
      /** All that is about to be written, as it is before the first step, and what is left as it is. */
      readonly planned?:
        | {
            readonly items: readonly ApplyItem[];
            readonly steps: readonly string[];
            readonly warnings?: readonly AppError[] | undefined;
          }
        | undefined;
    }
  | {
      readonly type: 'step-sent';
      readonly step: string;
      readonly keys: readonly SettingKey[];
      /** Secrets stand here only as `will-change`. */
      readonly wanted: Readonly<Record<string, string>>;
    }
  | { readonly type: 'step-accepted'; readonly step: string }
  | { readonly type: 'step-failed'; readonly step: string; readonly error: AppError }
  | { readonly type: 'read-back'; readonly items: readonly ApplyItem[] }
  | { readonly type: 'test-sent'; readonly driver: DriverId }
  | { readonly type: 'test-ended'; readonly result: TestCallResult }
  /** These two are asked of a device by name, one write an act; before acts had ids nothing said that they ended. */
  | { readonly type: 'request-sent'; readonly driver: DriverId; readonly text: string }
  | { readonly type: 'acknowledged'; readonly driver: DriverId; readonly eventId: string }
  | {
      readonly type: 'end';
      readonly state: string;
      readonly result?: ApplyResult | undefined;
      /** Who was written to, or would have been; absent where nobody told. */
      readonly box?: BoxMarks | undefined;
    }
);

/** What is written to a device. Clocks and name servers of older programs stand here as `apply`. */
export const JOURNALED_ACTS = ['apply', 'undo', 'controller-apply'] as const;
export type JournaledAct = (typeof JOURNALED_ACTS)[number];

export type Journal = {
  /** Resolves when the entry is safely on disk, or with the reason why it is not; never rejects. */
  readonly append: (entry: JournalEntry) => Promise<Result<void>>;
};

/** The journal for one act: every entry carries its id. */
export function journalOf({ append }: Journal, actId: string): Journal {
  return { append: (entry) => append({ ...entry, actId }) };
}

/** A journal that keeps nothing, for reading-only work. */
export const noJournal: Journal = { append: async () => ok(undefined) };
