import { parseRange, spanSize } from '../../address/ip-range.ts';
import { parseHostPort } from '../../address/net-address.ts';
import { appError } from '../../domain/app-error.ts';
import { ownAccountName } from '../../domain/credential.ts';
import { everyIdOf } from '../../domain/known-device.ts';
import { plainName } from '../../domain/plain-text.ts';
import { err, ok } from '../../domain/result.ts';
import { type SiteFile, siteDeviceSchema } from '../../domain/site-file.ts';
import { tickStep } from '../../domain/standing.ts';
import { takeField } from '../../domain/take-field.ts';
import { changeDevice } from '../../workflow/device-entry.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { Handlers } from '../answers.ts';
import { withDevices } from '../site-edits.ts';
import type { Desk, HandlerWorld } from './world.ts';

type SiteChannel = Extract<keyof Handlers, `site:${string}` | `credentials:${string}` | `trust:${string}`>;

/** What a person types and chooses in one site. */
export function siteHandlers(world: HandlerWorld, desk: Desk): Pick<Handlers, SiteChannel> {
  const { sites, vault } = world;
  const { withSite, edit, editFile, unlocked } = desk;
  const remember = async (siteId: string, slot: 'proxy' | 'transfer', password: string) => {
    const free = unlocked(siteId);
    if (!free.ok) return free;
    vault.remember(siteId, slot, password);
    return withSite(siteId, (site) => sites.viewOf(site));
  };
  const at = (): string => new Date(world.now()).toISOString();
  return {
    'site:set-step': async ({ siteId, step }) => edit(siteId, (record) => ({ ...record, step })),
    'site:set-field': async ({ siteId, path, text }) => {
      // Who the job is for stands on paper only; everything else is what devices are given.
      const free = path.startsWith('site.') ? ok(undefined) : unlocked(siteId);
      if (!free.ok) return free;
      return edit(siteId, (record) => {
        const { file, faults } = takeField(record.file, path, text);
        const { [path]: _before, ...drafts } = record.drafts;
        return { ...record, file, drafts: faults.length === 0 ? drafts : { ...drafts, [path]: text } };
      });
    },
    'site:accept-terms': async ({ siteId, by, accepted }) =>
      editFile(siteId, (file) => ({
        ...file,
        settings: { ...file.settings, termsAccepted: { by: by.trim(), at: accepted ? at() : '' } },
      })),
    'site:set-sign-off': async ({ siteId, signOff }) => edit(siteId, (record) => ({ ...record, signOff })),
    'site:set-open-points': async ({ siteId, openPoints }) =>
      edit(siteId, (record) => ({ ...record, openPoints })),
    'site:add-devices': async ({ siteId, addresses, product }) => {
      const entries: SiteFile['devices'][number][] = [];
      for (const text of addresses) {
        const parsed = parseHostPort(text, 443);
        if (!parsed.ok) return parsed;
        // One device has one address: `10.0.0.1-20` is a range to search, not a host of that name.
        const one = parseRange(parsed.value.host);
        const isOne = one.ok && (one.value.kind === 'name' || spanSize(one.value.span) === 1);
        if (!isOne) return err(appError('range-invalid', { range: text }));
        entries.push(
          siteDeviceSchema.parse({
            address: parsed.value.host,
            ports: { https: parsed.value.port },
            ...(product === undefined ? {} : { product }),
          }),
        );
      }
      return editFile(siteId, (file) => withDevices(file, entries));
    },
    'site:remove-device': async ({ siteId, deviceId }) => {
      const free = unlocked(siteId);
      if (!free.ok) return free;
      return edit(siteId, (record) => {
        const row = deviceRows(world.catalog(), record).find((each) => each.device.id === deviceId);
        const gone = new Set(row ? [row.device.address, ...row.device.addresses] : []);
        const discovery = record.discovery && {
          ...record.discovery,
          devices: record.discovery.devices.filter((device) => device.id !== deviceId),
        };
        return {
          ...record,
          file: { ...record.file, devices: record.file.devices.filter((entry) => !gone.has(entry.address)) },
          ...(discovery ? { discovery } : {}),
        };
      });
    },
    'site:set-device': async ({ siteId, deviceIds, change }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const rows = deviceRows(world.catalog(), site.value.handle.get()).filter((row) =>
        deviceIds.includes(row.device.id),
      );
      const changed = await editFile(siteId, (file) =>
        rows.reduce((before, row) => changeDevice(before, row, change), file),
      );
      if (!changed.ok || change.credential === undefined) return changed;
      // A login that a person chooses stands in place of the one that a file gave.
      vault.forgetOwn(siteId, everyIdOf(site.value.handle.get().known, deviceIds));
      return withSite(siteId, (each) => sites.viewOf(each));
    },
    'site:tick-manual': async ({ siteId, deviceId, stepId, done, by, result }) => {
      const ticked = { by, at: at(), ...(result === undefined ? {} : { result }) };
      return edit(siteId, (record) => tickStep(record, { deviceId, stepId, done: done ? ticked : null }));
    },

    'credentials:set': async ({ siteId, name, credential, ...typed }) => {
      const { user, snmp } = credential;
      // As in a file of logins: a name in letters of full width is refused, and that counts as a failed try.
      const plain = {
        ...credential,
        user: plainName(user),
        ...(snmp === undefined ? {} : { snmp: { ...snmp, user: plainName(snmp.user) } }),
      };
      const view = await editFile(siteId, (file) => ({
        ...file,
        credentials: { ...file.credentials, [name]: plain },
      }));
      if (!view.ok) return view;
      for (const [slot, value] of [
        [`${name}.password`, typed.password],
        [`${name}.snmpAuth`, typed.snmpAuthPassword],
        [`${name}.snmpPriv`, typed.snmpPrivPassword],
        [`${name}.snmpCommunity`, typed.snmpCommunity],
      ] as const) {
        if (value !== undefined) vault.remember(siteId, slot, value);
      }
      vault.touch(siteId, name);
      return withSite(siteId, (site) => sites.viewOf(site));
    },
    'credentials:changed-on-device': async ({ siteId, name }) =>
      withSite(siteId, (site) => {
        for (const account of [name, `${name} (snmp)`, ownAccountName(name)]) site.logins.forgive(account);
        return sites.viewOf(site);
      }),
    'credentials:set-proxy-password': async ({ siteId, password }) => remember(siteId, 'proxy', password),
    'credentials:set-transfer-password': async ({ siteId, password }) =>
      remember(siteId, 'transfer', password),
    'trust:accept': async ({ siteId, deviceId, kind, port, seen }) =>
      withSite(siteId, (site) => {
        const row = deviceRows(world.catalog(), site.handle.get()).find(
          (each) => each.device.id === deviceId,
        );
        if (row) site.trust.accept(kind, row.device.address, port, seen);
        return sites.viewOf(site);
      }),
  };
}
