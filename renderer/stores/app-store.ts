import { create } from 'zustand';
import type { AppInfo, SiteSummary } from '../../electron/contract/views.ts';

/** Something to tell the person, kept until it is closed: an error with its code, or a plain sentence. */
export type Notice =
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly args: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'done'; readonly text: string };

export type AppState = {
  /** True once the first questions were answered: the wizard has its site and stands. */
  readonly began: boolean;
  readonly info: AppInfo | null;
  readonly language: 'ja' | 'en';
  readonly summaries: readonly SiteSummary[];
  readonly notice: Notice | null;
  /** The sentence of the live region: what has just finished or begun. */
  readonly said: string;
};

export const useAppStore = create<AppState>(() => ({
  began: false,
  info: null,
  language: 'ja',
  summaries: [],
  notice: null,
  said: '',
}));
