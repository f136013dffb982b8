import type { Json } from '../../net/redfish.ts';
import { switchOf } from '../switch-value.ts';

/**
 * A change in the types in which the device gives the values: firmware that shows a switch as `\"Enabled\"` or a port as
 * `\"3128\"` may take it only so, whatever Lenovo's scripts send. Pure.
 */
export function inOwnForm(body: Json, read: Json): Json {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const shown = read[name];
      if (isObject(value)) return [name, isObject(shown) ? inOwnForm(value, shown) : value];
      if (typeof shown !== 'string') return [name, value];
      if (typeof value === 'number') return [name, String(value)];
      return [name, typeof value === 'boolean' ? (wordLike(shown, value) ?? value) : value];
    }),
  );
}

const PAIRS: readonly (readonly [on: string, off: string])[] = [
  ['enabled', 'disabled'],
  ['enable', 'disable'],
  ['true', 'false'],
  ['on', 'off'],
  ['yes', 'no'],
  ['1', '0'],
];

/** The word for on or off out of the pair that the device uses, in its letter case; null where it uses none. */
function wordLike(shown: string, on: boolean): string | null {
  const text = shown.trim();
  if (switchOf(text) === null) return null;
  const pair = PAIRS.find((words) => words.includes(text.toLowerCase()));
  const word = pair?.[on ? 0 : 1];
  if (word === undefined) return null;
  if (text === text.toLowerCase()) return word;
  return text === text.toUpperCase() ? word.toUpperCase() : `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
