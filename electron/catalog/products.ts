import type { DriverId, Product, ProductTrait, ProfileId, Route } from '../domain/product.ts';
import type { Bilingual, Catalog, ProductEntry, ProductRoute, RouteCondition } from './schema.ts';

/** A route to propose, and what has to hold for it; best first. */
export type RecommendedRoute = { readonly route: Route; readonly condition?: RouteCondition };

/** Everything the catalog knows of one product. Source: the guide's page 自動問題通知 (Call Home) を行うための方法. */
export function productEntry(catalog: Catalog, product: Product): ProductEntry {
  const entry = catalog.products.products.find((each) => each.product === product);
  if (entry === undefined) throw new Error(`the catalog has no product ${product}`);
  return entry;
}

/** The product's name in both languages. */
export function productName(catalog: Catalog, product: Product): Bilingual {
  return productEntry(catalog, product).name;
}

/** The routes a product may take and the ones it must not, each with its reason. */
export function routesFor(catalog: Catalog, product: Product): readonly ProductRoute[] {
  return productEntry(catalog, product).routes;
}

/** Whether the catalog permits this route for this product at all. */
export function routeAllowed(catalog: Catalog, product: Product, route: Route): boolean {
  return routesFor(catalog, product).some((each) => each.route === route && each.allowed);
}

/** The routes to propose, best first; take the first whose condition holds. */
export function recommendedRoutes(catalog: Catalog, product: Product): readonly RecommendedRoute[] {
  return productEntry(catalog, product).recommended.map(({ route, condition }) => ({
    route,
    ...(condition === undefined ? {} : { condition }),
  }));
}

/** The drivers for a product, best first; empty where nothing is ever pushed. */
export function driversFor(catalog: Catalog, product: Product): readonly DriverId[] {
  return productEntry(catalog, product).drivers;
}

/** Does this product have this trait? */
export function hasTrait(catalog: Catalog, product: Product, trait: ProductTrait): boolean {
  return productEntry(catalog, product).traits.includes(trait);
}

/** The ways to Call Home as the guide prints them, one entry per family of hardware. */
export function callHomeMethods(catalog: Catalog): Catalog['products']['methods'] {
  return catalog.products.methods;
}

/** The numbers of a version such as `2.7.0` or `v2.3`; undefined where it starts with no number. */
function versionParts(version: string): readonly number[] | undefined {
  const found = /^\s*v?(\d+(?:\.\d+)*)/i.exec(version)?.[1];
  return found?.split('.').map(Number);
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is `from` or later and earlier than `below`, each where given; undefined where it cannot be read. */
export function versionWithin(
  version: string | undefined,
  from: string | undefined,
  below: string | undefined,
): boolean | undefined {
  const asked = version === undefined ? undefined : versionParts(version);
  if (asked === undefined) return undefined;
  const lower = versionParts(from ?? '0') ?? [0];
  const upper = below === undefined ? undefined : versionParts(below);
  return compareVersions(asked, lower) >= 0 && (upper === undefined || compareVersions(asked, upper) < 0);
}

/**
 * The destination table for an XClarity Administrator of this version: 2.7 or later, 2.3 to 2.6, 2.2 or
 * earlier. Without a readable version the newest table is taken.
 * Source: the guide's page 補足: ファイアーウォールの設定, marks ※1 to ※3.
 */
export function lxcaProfile(catalog: Catalog, version?: string): ProfileId {
  const found = catalog.destinations.profiles.find(
    ({ versions }) =>
      versions !== undefined && versionWithin(version, versions.from, versions.below) === true,
  );
  return found?.id ?? 'lxca';
}

/**
 * The destination table of a product when its faults take this route; undefined where there is none
 * (AutoSupport, no report, or a route the product does not have). The version is the XClarity
 * Administrator's and matters only where the reports go through one.
 */
export function profileForRoute(
  catalog: Catalog,
  product: Product,
  route: Route,
  lxcaVersion?: string,
): ProfileId | undefined {
  const found = productEntry(catalog, product).profiles.find((each) => each.route === route)?.profiles[0];
  return found === 'lxca' ? lxcaProfile(catalog, lxcaVersion) : found;
}

/**
 * The destination table a product uses for its own reports: `lxca` by its version, `cmm` for CMM2, `xcc`
 * (borrowed, unsure) for every XCC, `systems-director` for the record; undefined where the guide has none.
 */
export function profileFor(catalog: Catalog, product: Product, version?: string): ProfileId | undefined {
  const first = productEntry(catalog, product).profiles[0]?.profiles[0];
  return first === 'lxca' ? lxcaProfile(catalog, version) : first;
}
