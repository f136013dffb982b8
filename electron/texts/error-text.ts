import { own } from './say.ts';
import type { Args, Texts } from './shape.ts';

/** What happened, to which device, what was not changed, what to do. */
export function errorText(texts: Texts, error: { readonly code: string; readonly args: Args }): string {
  const sentence = own(texts.error as Readonly<Record<string, (args: Args) => string>>, error.code);
  return sentence ? sentence(error.args) : texts.error.internal({ reference: error.code });
}
