import { parseHostPort } from '../../address/net-address.ts';
import { decodeListFile, parseRangeList } from '../../address/range-list.ts';
import { endpointsFor } from '../../catalog/index.ts';
import type { NicView } from '../../contract/views.ts';
import { appError } from '../../domain/app-error.ts';
import { hostKey } from '../../domain/plain-address.ts';
import { err, ok } from '../../domain/result.ts';
import { standingOf } from '../../domain/standing.ts';
import { listInterfaces } from '../../net/interfaces.ts';
import { resolveName } from '../../net/resolve.ts';
import { writeWhole } from '../../storage/whole-file.ts';
import { applyStage, undoStage } from '../../workflow/apply-stage.ts';
import { applyControllerStage, planControllerStage } from '../../workflow/controller-stage.ts';
import { discoverStage } from '../../workflow/discover-stage.ts';
import { judgeAddresses } from '../../workflow/judge-address.ts';
import { laptopFacts, readLaptop } from '../../workflow/laptop-facts.ts';
import { planStage } from '../../workflow/plan-stage.ts';
import { preflightStage, profilesOf } from '../../workflow/preflight-stage.ts';
import { readBackStage } from '../../workflow/read-back-stage.ts';
import { chosenRows, deviceRows } from '../../workflow/rows.ts';
import {
  acknowledgeStage,
  problemsStage,
  serviceRequestStage,
  testCallStage,
} from '../../workflow/service-stages.ts';
import type { StageContext } from '../../workflow/stage.ts';
import type { Handlers } from '../answers.ts';
import { readLaptopProxy } from '../laptop-proxy.ts';
import { isSimulatedRange } from '../practice.ts';
import type { Desk, HandlerWorld } from './world.ts';

/** Looking up what was typed takes no longer than a person waits for a dialog. */
const JUDGE_WITHIN_MS = 8_000;

function hostOf(text: string): string {
  const parsed = parseHostPort(text, 443);
  return parsed.ok ? parsed.value.host : text;
}

type WorkChannel = Extract<
  keyof Handlers,
  | `discovery:${string}`
  | `network:${string}`
  | `preflight:${string}`
  | `controller:${string}`
  | `plan:${string}`
  | `apply:${string}`
  | `undo:${string}`
  | `read-back:${string}`
  | `test-call:${string}`
  | `problems:${string}`
  | `service-request:${string}`
>;

/** The stages of a job, started from the window, one work a channel. */
export function workHandlers(world: HandlerWorld, desk: Desk): Pick<Handlers, WorkChannel> {
  const { sites, dialogs } = world;
  const { withSite, startJob } = desk;
  const idsOrAll = (ids: readonly string[]): readonly string[] | null => (ids.length === 0 ? null : ids);
  return {
    'network:laptop-facts': async () => ok(laptopFacts(await readLaptop())),
    'network:laptop-proxy': async ({ siteId }) =>
      withSite(siteId, async (site) => {
        // Asking a PAC script may fetch it: the practice asks nothing of the laptop.
        if (world.practice !== null) return { environment: [], system: [] };
        const profiles = profilesOf(chosenRows(world.catalog(), site.handle.get()));
        const urls = profiles.flatMap((profile) =>
          endpointsFor(world.catalog(), profile)
            .filter(({ protocol }) => protocol === 'https')
            .map(({ host }) => `https://${host}/`),
        );
        const proxy = await readLaptopProxy([...new Set(urls)]);
        return { environment: [...proxy.environment], system: [...proxy.system] };
      }),
    'discovery:judge-addresses': async ({ siteId, addresses }) =>
      withSite(siteId, async (site) => {
        const known = new Set(
          deviceRows(world.catalog(), site.handle.get()).flatMap(({ device, chosen, typed }) =>
            chosen || typed ? [device.address, ...device.addresses].map(hostKey) : [],
          ),
        );
        const judged = await judgeAddresses(
          addresses,
          known,
          AbortSignal.timeout(JUDGE_WITHIN_MS),
          (name, signal) => (world.practice === null ? resolveName(name, signal) : Promise.resolve([])),
        );
        return judged.map((each) =>
          world.practice !== null && each.fault === null && !isSimulatedRange(hostOf(each.text))
            ? { ...each, fault: 'practice' as const }
            : each,
        );
      }),
    // The practice window has no adapter to search on: its devices live on loopback.
    'discovery:interfaces': async () => ok(world.practice === null ? nics() : []),
    'discovery:read-list': async ({ bytes, kind }) => {
      const { ranges, problems } = parseRangeList(decodeListFile(bytes), kind);
      return ok({ ranges: [...ranges], problems: [...problems] });
    },
    'discovery:start': async ({ siteId, ...choice }) => {
      if (
        world.practice !== null &&
        !(choice.interfaces.length === 0 && choice.ranges.every(isSimulatedRange))
      )
        return err(appError('practice-only'));
      return startJob(siteId, 'discover', [], (context) => discoverStage(context, choice));
    },
    'preflight:start': async ({ siteId, only }) =>
      startJob(siteId, 'preflight', [], (context) =>
        preflightStage(context, only === undefined ? {} : { only: targetsOf(context, only) }),
      ),
    'controller:plan': async ({ siteId, deviceIds, fixes }) =>
      startJob(siteId, 'controller-plan', idsOrAll(deviceIds), async (context) =>
        ok(await planControllerStage(context, { deviceIds: idsOrAll(deviceIds), fixes })),
      ),
    'controller:apply': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'controller-apply', deviceIds, async (context) =>
        ok(await applyControllerStage(context, deviceIds)),
      ),
    'plan:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'plan', idsOrAll(deviceIds), async (context) =>
        ok(await planStage(context, idsOrAll(deviceIds))),
      ),
    'apply:start': async ({ siteId, deviceIds, rollout }) =>
      startJob(siteId, 'apply', deviceIds, async (context) =>
        ok(await applyStage(context, deviceIds, rollout)),
      ),
    'undo:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'undo', deviceIds, async (context) => ok(await undoStage(context, deviceIds))),
    'read-back:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'read-back', idsOrAll(deviceIds), async (context) =>
        ok(await readBackStage(context, idsOrAll(deviceIds))),
      ),
    'test-call:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'test-call', deviceIds, async (context) =>
        ok(await testCallStage(context, deviceIds)),
      ),
    'problems:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'problems', idsOrAll(deviceIds), async (context) =>
        ok(await problemsStage(context, idsOrAll(deviceIds))),
      ),
    'problems:acknowledge': async ({ siteId, deviceId, problem }) =>
      startJob(siteId, 'acknowledge', [deviceId], (context) => acknowledgeStage(context, deviceId, problem)),
    'service-request:start': async ({ siteId, deviceId, text }) =>
      startJob(siteId, 'service-request', [deviceId], (context) =>
        serviceRequestStage(context, deviceId, text),
      ),
    'plan:export': async ({ siteId }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const path = await dialogs.save(sender, 'callhome-plans.json');
      if (path === null) return ok(null);
      const { plans } = standingOf(site.value.handle.get());
      const written = writeWhole(path, `${JSON.stringify({ plans }, null, 2)}\n`);
      return written.ok ? ok({ path }) : written;
    },
  };
}

/** Rows named by `id|target` or by their group, as the targets to check again. */
function targetsOf(
  context: StageContext,
  only: { readonly rows?: readonly string[] | undefined; readonly group?: string | undefined },
): readonly string[] {
  const results = standingOf(context.site.get()).preflight?.results ?? [];
  const named = (only.rows ?? []).map((name) => name.split('|').slice(1).join('|'));
  const grouped =
    only.group === undefined
      ? []
      : results.filter((result) => result.group === only.group).map((result) => result.target);
  return [...new Set([...named, ...grouped])];
}

function nics(): NicView[] {
  return listInterfaces()
    .filter((nic) => !nic.internal)
    .map(({ name, address, cidr, hosts, virtual }) => ({
      name,
      address,
      cidr,
      hosts,
      virtual,
      selected: !virtual,
    }));
}
