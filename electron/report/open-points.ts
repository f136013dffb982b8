import type { DeviceRow } from '../domain/device-row.ts';
import type { SiteRecord } from '../domain/site-record.ts';

type Point = {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly category: string;
  readonly text: string;
  readonly owner: string;
  readonly due: string;
};

const point = (code: string, category: string, owner: string, args: Point['args']): Point => ({
  code,
  args,
  category,
  text: '',
  owner,
  due: '',
});

/** What is left to do, from the results alone: one point per cause, not per row. */
export function derivedOpenPoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  return [
    ...checkPoints(record),
    ...devicePoints(record, chosen),
    ...(record.preflight ? [] : [point('preflight-not-run', 'network', 'engineer', {})]),
  ];
}

function checkPoints(record: SiteRecord): readonly Point[] {
  const groups = new Map<
    string,
    { readonly args: Point['args']; readonly targets: string[]; readonly owner: string }
  >();
  for (const result of record.preflight?.results ?? []) {
    if (result.status !== 'fail' && result.status !== 'error') continue;
    const known = groups.get(result.group);
    if (known) known.targets.push(result.target);
    else
      groups.set(result.group, {
        args: { id: result.id, code: result.code },
        targets: [result.target],
        owner: result.id.startsWith('clock') ? 'engineer' : 'network',
      });
  }
  return [...groups.entries()].map(([group, { args, targets, owner }]) =>
    point('check-failed', args.id === 'clock' ? 'clock' : 'network', owner, {
      ...args,
      group,
      count: targets.length,
      targets: targets.slice(0, 4).join(', '),
      more: Math.max(0, targets.length - 4),
    }),
  );
}

function devicePoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  return chosen.flatMap((row) => {
    const { address, id } = row.device;
    const apply = record.applies.find((each) => each.deviceId === id);
    const test = record.testCalls.find((each) => each.deviceId === id);
    const plan = record.plans.find((each) => each.deviceId === id);
    const points: Point[] = [];
    if (row.driver === 'manual') {
      points.push(
        point(
          row.route === 'lxca' && row.product !== 'lxca' ? 'through-lxca' : 'set-by-hand',
          'device',
          'engineer',
          { address, product: row.product },
        ),
      );
    } else if (!apply) points.push(point('not-applied', 'device', 'engineer', { address }));
    else if (apply.state !== 'done' && apply.state !== 'no-change') {
      points.push(
        point('apply-failed', 'device', 'engineer', {
          ...apply.errors[0]?.args,
          address,
          state: apply.state,
          error: apply.errors[0]?.code ?? '',
        }),
      );
    }
    if (row.driver !== 'manual') {
      const tick = [...(test?.manual ?? []), ...(plan?.manual ?? [])].some((step) => step.done !== undefined);
      if (test?.state === 'not-available' && !tick)
        points.push(point('test-by-hand', 'device', 'engineer', { address }));
      else if (test && test.state !== 'success' && test.state !== 'not-available')
        points.push(point('test-failed', 'device', 'support', { address, state: test.state }));
      else if (!test) points.push(point('not-tested', 'device', 'engineer', { address }));
    }
    return points;
  });
}
