import { own } from './say.ts';
import { sentences } from './sentences.ts';
import type { Args, OfferPlace, Texts } from './shape.ts';

/**
 * What happened, to which device, what was not changed, what to do. On a screen of this program with what is offered there
 * (a button, an option); paper is read by people who have neither.
 */
export function errorText(
  texts: Texts,
  error: { readonly code: string; readonly args: Args },
  place: OfferPlace | 'paper' = 'window',
): string {
  const sentence = own(texts.error as ByCode, error.code);
  if (sentence === undefined) return texts.error.internal({ reference: error.code });
  const offer = place === 'paper' ? undefined : own(texts.offer[place] as ByCode, error.code);
  return sentences(texts.language, [sentence(error.args), offer?.(error.args) ?? '']);
}

type ByCode = Readonly<Record<string, (args: Args) => string>>;
