import type { AppError } from './app-error.ts';
import type { ApplyItem } from './plan.ts';
import type { DriverId } from './product.ts';
import { ok, type Result } from './result.ts';
import type { SettingKey } from './setting-key.ts';

/**
 * What is known to be written. An entry is on disk before the write it announces is sent, and the write is
 * closed by what was read back; after a crash the open entries show exactly what is in doubt.
 */
export type JournalEntry = {
  readonly at: string;
  readonly deviceId: string;
  readonly address: string;
  /** The act that it is part of; the run that tells of the act carries it too. Absent: an older program's. */
  readonly actId?: string | undefined;
} & (
  | { readonly type: 'begin'; readonly driver: DriverId; readonly act: 'apply' | 'undo' }
  | { readonly type: 'original'; readonly values: Readonly<Record<string, string>> }
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
  | { readonly type: 'request-sent'; readonly driver: DriverId; readonly text: string }
  | { readonly type: 'acknowledged'; readonly driver: DriverId; readonly eventId: string }
  | { readonly type: 'end'; readonly state: string }
);

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
