import { create } from 'zustand';
import type { AppInfo, JobView, SiteSummary } from '../../electron/contract/views.ts';
import type { StepId } from '../../electron/domain/step.ts';
import type { Texts } from '../../electron/texts/index.ts';
import type { Messages } from '../i18n/index.ts';

/** How a sentence is made from the words on the screen: what stays there is said anew when the language changes. */
export type InWords = (m: Messages, texts: Texts) => string;

/** Something to tell the person, kept until it is closed: an error with its code, or what was done. */
export type Notice =
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly args: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'done'; readonly text: InWords };

/** A sentence, or how it is made. */
export type Said = string | InWords;

/** A part of the guidance. */
export type HelpPart = 'screen' | 'first' | 'keys';

export type AppState = {
  /** The part of the guidance that is open. */
  readonly help: HelpPart | null;
  /** The login whose settings are to be opened in step 2, when an error led there. */
  readonly loginAsked: string | null;
  /** True once the first questions were answered: the wizard has its site and stands. */
  readonly began: boolean;
  readonly info: AppInfo | null;
  readonly language: 'ja' | 'en';
  readonly summaries: readonly SiteSummary[];
  readonly notice: Notice | null;
  /** Why nothing can be saved now; it stays on the screen until it can. */
  readonly saveTrouble: {
    readonly code: string;
    readonly args: Readonly<Record<string, string | number>>;
  } | null;
  /** How often the program was given files to open since its page began. */
  readonly handed: number;
  /** The step to which the person wants to go on, with something typed that could not be saved. */
  readonly leaving: StepId | null;
  /** The person wants to close the window while work goes on or something is unsaved. */
  readonly closing: {
    readonly running: readonly JobView[];
    readonly saving: boolean;
    readonly unsaved: boolean;
  } | null;
  /** The sentence of the live region: what has just finished or begun, said anew when the language changes. */
  readonly said: Said;
};

export const useAppStore = create<AppState>(() => ({
  help: null,
  began: false,
  info: null,
  language: 'ja',
  summaries: [],
  notice: null,
  saveTrouble: null,
  handed: 0,
  leaving: null,
  closing: null,
  said: '',
  loginAsked: null,
}));
