import type { Catalog } from '../catalog/index.ts';
import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { z } from '../domain/zod.ts';
import { readCatalog } from './catalog-import.ts';
import { readSigned, type SigningKeys } from './signed-file.ts';

/** What a person's file says of updates. Nothing is fetched: the file was brought along. */
const PRODUCT = 'callhome-setup-assistant';

const releaseSchema = z.object({
  product: z.string(),
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  date: z.iso.date(),
  files: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        size: z.number().int().nonnegative(),
      }),
    )
    .max(200),
});

export type UpdateFinding =
  | {
      readonly kind: 'release';
      /** `same`: this very version. */
      readonly state: 'newer' | 'same';
      readonly version: string;
      readonly date: string;
      readonly files: readonly { readonly name: string; readonly sha256: string; readonly size: number }[];
    }
  | { readonly kind: 'catalog'; readonly catalog: Catalog };

export type UpdateWorld = {
  readonly keys: SigningKeys;
  readonly version: string;
  /** A catalog may not be older than this one. */
  readonly catalog: Catalog;
};

/** A release list or a catalog, checked by its signature first; what is older or not ours is refused by name. */
export function checkUpdate(input: unknown, path: string, world: UpdateWorld): Result<UpdateFinding> {
  const signed = readSigned(input, path, world.keys);
  if (!signed.ok) return signed;
  const { kind, content } = signed.value;
  if (kind === 'catalog') {
    const catalog = readCatalog(content, path, world.catalog);
    return catalog.ok ? ok({ kind, catalog: catalog.value }) : catalog;
  }
  const parsed = releaseSchema.safeParse(content);
  if (!parsed.success) return err(appError('update-refused', { path, fault: 'wrong-form' }));
  const { product, version, date, files } = parsed.data;
  if (product !== PRODUCT) return err(appError('update-refused', { path, fault: 'other-product' }));
  const order = compareVersions(version, world.version);
  if (order < 0) return err(appError('update-older', { path, version, known: world.version }));
  return ok({ kind, state: order === 0 ? 'same' : 'newer', version, date, files });
}

/** X.Y.Z by numbers; negative where `a` is the older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const SYSTEMS: Readonly<Record<string, RegExp>> = {
  win32: /-win-.*\.(exe|zip)$/,
  darwin: /-mac-.*\.(dmg|zip)$/,
  linux: /-linux-.*\.(AppImage|deb|tar\.gz)$/,
};

/** The packages that fit this system. */
export function filesFor<F extends { readonly name: string }>(
  platform: string,
  files: readonly F[],
): readonly F[] {
  return files.filter(({ name }) => SYSTEMS[platform]?.test(name));
}
