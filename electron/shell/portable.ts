import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Place = {
  readonly platform: string;
  /** The program's own file. */
  readonly execPath: string;
  /** Where an AppImage lies; inside it `execPath` is a mount that goes away. */
  readonly appImage: string | undefined;
};

/**
 * Portable mode: a folder `data` beside the program, made by the person, holds everything that would else be kept with
 * the person's settings. Null where there is none.
 */
export function portableFolder(place: Place, isFolder = isDirectory): string | null {
  const folder = join(besideOf(place), 'data');
  return isFolder(folder) ? folder : null;
}

/** The folder in which a person sees the program. */
function besideOf({ platform, execPath, appImage }: Place): string {
  if (platform === 'linux' && appImage !== undefined && appImage !== '') return dirname(appImage);
  // X.app/Contents/MacOS/X: beside means beside X.app.
  if (platform === 'darwin') return dirname(dirname(dirname(dirname(execPath))));
  return dirname(execPath);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
