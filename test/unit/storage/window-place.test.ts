import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepWindowPlace, placeOn, readWindowPlace } from '../../../electron/storage/window-place.ts';

const folder = mkdtempSync(join(tmpdir(), 'callhome-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const place = { x: 100, y: 50, width: 1200, height: 700, maximized: true };

describe('the place of the window', () => {
  it('is kept over restarts; a file that is damaged is as good as none', () => {
    expect(readWindowPlace(folder)).toBeNull();
    keepWindowPlace(folder, place);
    expect(readWindowPlace(folder)).toEqual(place);
    for (const text of ['{', '[]', '{"x":1,"y":2,"width":"3","height":4}', 'null']) {
      writeFileSync(join(folder, 'window.json'), text);
      expect(readWindowPlace(folder)).toBeNull();
    }
  });
  it('leaves what a later program keeps beside it', () => {
    const file = join(folder, 'window.json');
    writeFileSync(file, JSON.stringify({ ...place, x: 1, zoom: 1.2, views: [{ x: 7 }] }));
    keepWindowPlace(folder, place);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...place, zoom: 1.2, views: [{ x: 7 }] });
  });
  it.each([
    ['on its screen', place, place],
    [
      'larger than its screen',
      { ...place, width: 4000, height: 4000 },
      { ...place, width: 1920, height: 1080 },
    ],
    ['on a screen that is gone', { ...place, x: 2500 }, null],
    ['with its title above the screen', { ...place, y: -300 }, null],
  ])('is %s', (_what, kept, expected) => {
    expect(placeOn(kept, [screen])).toEqual(expected);
  });
});
