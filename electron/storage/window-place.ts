import { join } from 'node:path';
import { readJsonFile, writeWhole } from './whole-file.ts';

/** Where the window stood when it was last closed. */
export type WindowPlace = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
};

type Area = Pick<WindowPlace, 'x' | 'y' | 'width' | 'height'>;

/** A small file of its own: it is read before anything else of the program is loaded. */
const fileIn = (folder: string): string => join(folder, 'window.json');

/** The last place, or null where there is none that can be used. */
export function readWindowPlace(folder: string): WindowPlace | null {
  const read = readJsonFile(fileIn(folder));
  if (!read.ok) return null;
  const value = (read.value ?? {}) as Partial<Record<keyof WindowPlace, unknown>>;
  const numbers = [value.x, value.y, value.width, value.height];
  if (!numbers.every((each) => typeof each === 'number' && Number.isInteger(each))) return null;
  const [x = 0, y = 0, width = 0, height = 0] = numbers as number[];
  return { x, y, width, height, maximized: value.maximized === true };
}

export function keepWindowPlace(folder: string, place: WindowPlace): void {
  // What a later program keeps beside it stays.
  const before = readJsonFile(fileIn(folder));
  const kept = before.ok && isFields(before.value) ? before.value : {};
  // A folder that takes nothing is said by the sites; the window then opens where it opens by itself.
  writeWhole(fileIn(folder), JSON.stringify({ ...kept, ...place }));
}

const isFields = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How much of the title must be on a screen, so that the window can be moved by it. */
const GRIP = { width: 120, height: 32 };

/** The place, cut to the screen it is on; null where that screen is not there any more. Pure. */
export function placeOn(place: WindowPlace, screens: readonly Area[]): WindowPlace | null {
  const screen = screens.find(
    (each) =>
      place.x + place.width >= each.x + GRIP.width &&
      place.x <= each.x + each.width - GRIP.width &&
      place.y >= each.y - GRIP.height &&
      place.y <= each.y + each.height - GRIP.height,
  );
  if (screen === undefined) return null;
  return {
    ...place,
    width: Math.min(place.width, screen.width),
    height: Math.min(place.height, screen.height),
  };
}
