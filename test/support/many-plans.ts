import type { DevicePlan, PlanItem } from '../../electron/domain/plan.ts';
import { type NewRun, withRun } from '../../electron/domain/run.ts';
import { parseSiteFile } from '../../electron/domain/site-file.ts';
import { identified } from '../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { deviceRows } from '../../electron/workflow/rows.ts';
import { shipped } from './shipped.ts';

/** A site of many controllers, each with a plan: most alike, every tenth of another kind, a few that deviate. */
const KEYS = [
  'company',
  'contact.name',
  'contact.phone',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
  'proxy.host',
  'proxy.port',
  'proxy.password',
  'licence',
  'enable',
] as const;
const AT = '2026-11-25T02:00:00.000Z';

export function manyPlans(count: number, id = 'many'): SiteRecord {
  const file = parseSiteFile({
    version: 1,
    site: { customer: '練習商事株式会社' },
    credentials: { bmc: { user: 'USERID', passwordEnv: 'BMC' } },
    settings: { company: 'Renshu K.K.', contact: { name: 'Taro Renshu' } },
    devices: Array.from({ length: count }, (_, index) => ({
      address: `192.0.${2 + Math.floor(index / 250)}.${1 + (index % 250)}`,
      product: index % 10 === 9 ? 'imm2' : index % 10 === 8 ? 'xcc2' : 'xcc',
      route: 'direct',
      credential: 'bmc',
    })),
  });
  if (!file.ok) throw new Error(JSON.stringify(file.error));
  const site = identified({ ...newSiteRecord(id, AT, file.value), step: 'apply' });
  const runs = deviceRows(shipped, site).reduce<SiteRecord['runs']>((list, row, index) => {
    const { product, route, driver } = row;
    const outcome: DevicePlan = {
      deviceId: row.device.id,
      address: row.device.address,
      product,
      route,
      driver,
      state: 'changes',
      items: itemsOf(index),
      steps: [{ id: 'contact', keys: ['company'] }],
      manual: [],
      errors: [],
      warnings: [],
      madeAt: AT,
    };
    const run: NewRun = {
      act: 'plan',
      deviceId: row.device.id,
      startedAt: AT,
      endedAt: AT,
      interrupted: null,
      outcome,
    };
    return withRun(list, run);
  }, []);
  return { ...site, runs };
}

function itemsOf(index: number): PlanItem[] {
  const keys = index % 10 === 9 ? KEYS.filter((key) => !key.startsWith('proxy.')) : KEYS;
  return keys.map((key): PlanItem => {
    const secret = key === 'proxy.password';
    if (secret) return { key, current: 'not-set', wanted: 'will-change', change: 'set', secret };
    const before = index % 40 === 7 && key === 'company' ? `Former Owner ${index}` : '';
    const stays = index % 10 === 8 && key.startsWith('contact.');
    const wanted = key === 'licence' || key === 'enable' ? 'true' : `wanted ${key}`;
    return {
      key,
      current: stays ? wanted : key === 'enable' ? 'false' : before,
      wanted,
      change: stays ? 'none' : 'set',
      secret,
    };
  });
}
