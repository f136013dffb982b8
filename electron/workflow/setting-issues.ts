import { wantedValues } from '../callhome/wanted.ts';
import { advisedKeys, type Catalog, fieldLimits, fitValue, missingKeys } from '../catalog/index.ts';
import type { SettingIssue } from '../contract/views.ts';
import { splitEvents } from '../devices/split-events.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { Product } from '../domain/product.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** The form checked against every chosen device at once; devices with the same finding share a row. */
export function settingIssues(
  catalog: Catalog,
  record: SiteRecord,
  chosen: readonly DeviceRow[],
): SettingIssue[] {
  type Growing = Finding & { readonly devices: string[]; readonly products: Product[] };
  const issues = new Map<string, Growing>();
  // What a device takes is its product's: of three hundred devices there are nine to be judged.
  const judged = new Map<Product, readonly Growing[]>();
  const issuesOf = (product: Product): readonly Growing[] => {
    const known = judged.get(product);
    if (known !== undefined) return known;
    const found = findingsOf(catalog, record, product).map((finding) => {
      const { key, kind, code, args } = finding;
      const name = `${key}|${kind}|${code}|${JSON.stringify(args)}`;
      const issue = issues.get(name) ?? { ...finding, devices: [], products: [] };
      issues.set(name, issue);
      return issue;
    });
    judged.set(product, found);
    return found;
  };
  for (const row of chosen) {
    if (row.route !== 'direct' && !row.traits.includes('appliance')) continue;
    for (const issue of issuesOf(row.product)) {
      issue.devices.push(row.device.address);
      if (!issue.products.includes(row.product)) issue.products.push(row.product);
    }
  }
  return [...issues.values()];
}

type Finding = Pick<SettingIssue, 'key' | 'kind' | 'code' | 'args'>;

/** What the devices of a product would refuse, adapt or leave out of the form. */
function findingsOf(catalog: Catalog, record: SiteRecord, product: Product): readonly Finding[] {
  const wanted = wantedValues(catalog, record.file.settings, record.file.network.proxy, product);
  const required = (kind: Finding['kind'], keys: readonly SettingKey[]): Finding[] =>
    keys.map((key) => ({ key, kind, code: 'required', args: {} }));
  const limited = new Set(fieldLimits(catalog, product).map(({ key }) => key));
  return [
    ...required('warning', advisedKeys(catalog, product, wanted)),
    ...required(
      'error',
      missingKeys(catalog, product, wanted).filter((key) => key !== 'licence' && key !== 'proxy.password'),
    ),
    ...Object.entries(wanted).flatMap(([name, value]) => {
      const key = name as SettingKey;
      return value === undefined || !limited.has(key) ? [] : valueFindings(catalog, product, key, value);
    }),
  ];
}

function valueFindings(catalog: Catalog, product: Product, key: SettingKey, value: string): Finding[] {
  const events = key === 'excludedEvents' ? splitEvents(catalog, product, value) : null;
  // What the plan leaves out of the list on this device is worth a warning here too, not an error.
  const foreign = (events?.foreign ?? []).map(
    (id): Finding => ({
      key,
      kind: 'warning',
      code: 'not-event-id',
      args: { limit: events?.digits ?? '', found: id },
    }),
  );
  const fitted = fitValue(catalog, product, key, events?.own ?? value);
  if (!fitted.ok) {
    const { code, limit = '', found = '' } = fitted.error;
    return [...foreign, { key, kind: 'error', code, args: { limit, found } }];
  }
  const { adapted, warnings } = fitted.value;
  return [
    ...foreign,
    ...(adapted
      ? [
          {
            key,
            kind: 'adapted' as const,
            code: adapted.rules.join('+'),
            args: { from: adapted.from, to: fitted.value.value },
          },
        ]
      : []),
    ...warnings.map(
      ({ code, limit = '', found = '' }): Finding => ({ key, kind: 'warning', code, args: { limit, found } }),
    ),
  ];
}
