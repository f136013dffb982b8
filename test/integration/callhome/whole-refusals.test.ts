import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { isRecord } from '../../lab/kit.ts';
import { extendedError, type Mood, onAdvisorRead, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/** A PATCH is refused as a whole. One property that the firmware does not have keeps none of the others from being set. */
const ADDRESS = '127.109.61.1';
let xcc: RunningXcc;
let site: TestContext;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, port: 0 });
  const { environment, ...own } = xccDevices([xcc]);
  site = contextFor({ version: 1, ...own, settings: SETTINGS }, environment);
});
afterEach(() => xcc.close());

let patches = 0;
/** Firmware without these properties: it neither shows them nor takes a PATCH with one of them in it. */
const lacks = (
  names: readonly string[],
  refusal?: (name: string) => ReturnType<typeof extendedError>,
): Mood => {
  patches = 0;
  return (request, own) => {
    if (onWrite(request)) {
      patches += 1;
      const lacking = names.find((name) => request.body.includes(`"${name}"`));
      return lacking === undefined
        ? null
        : (refusal?.(lacking) ??
            extendedError(
              400,
              'Base.1.12.PropertyUnknown',
              `The property ${lacking} is not in the list of valid properties for the resource.`,
            ));
    }
    if (!onAdvisorRead(request)) return null;
    const answer = own(request);
    const json = JSON.parse(JSON.stringify(answer.json), (_name, value: unknown) =>
      isRecord(value)
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
        : value,
    );
    return { ...answer, json };
  };
};

describe('properties that the firmware does not have', () => {
  test.each([
    ['country', ['CountryCode'], ['country']],
    [
      'postal code and alternate contact',
      ['PostalCode', 'AlternateContactName', 'AlternatePhone', 'AlternateEmail'],
      ['contact.postalCode', 'alternate.name', 'alternate.phone', 'alternate.email'],
    ],
  ] as const)('%s: all else is set, they are named, and not sent again', async (_what, names, keys) => {
    // What the simulator asks for before it switches on; the firmware in its place does not know of it.
    const { serviceAdvisor } = xcc.state;
    serviceAdvisor.CountryCode = 'JP';
    if (isRecord(serviceAdvisor.CallHomeSettings)) serviceAdvisor.CallHomeSettings.PostalCode = '1010021';
    xcc.faults.moods = [lacks(names)];
    expect(await planStage(site, null)).toMatchObject([{ state: 'changes', errors: [] }]);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', stepsLeft: [] });
    expect(applied?.errors.map(({ code, args }) => [code, 'field' in args ? args.field : ''])).toEqual(
      keys.map((field) => ['not-settable', field]),
    );
    for (const key of keys)
      expect(applied?.items.find((item) => item.key === key)).toMatchObject({ outcome: 'not-written' });
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: true,
      CallHomeSettings: { CompanyName: 'Renshu K.K.' },
    });
    const before = patches;
    expect(await planStage(site, null)).toMatchObject([{ state: 'no-change', errors: [] }]);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'partly' }]);
    expect(patches).toBe(before);
  });

  test('a refusal that is not about them is told as it is, and nothing after it is sent', async () => {
    xcc.faults.moods = [
      lacks(['CountryCode'], () =>
        extendedError(400, 'Base.1.12.PropertyValueNotInList', 'The value JP is not in the list of values.'),
      ),
    ];
    await planStage(site, null);
    expect(await applyStage(site, null)).toMatchObject([
      { state: 'partly', errors: [{ code: 'device-refused', args: { what: 'contact' } }] },
    ]);
    expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
  });

  test('a remark about a value that is shown once it is set leaves nothing open', async () => {
    let set = false;
    const hides = lacks(['CountryCode'], () => ({ status: 500, text: '' }));
    xcc.faults.moods = [
      (request, own) => {
        if (!onWrite(request)) return set ? null : hides(request, own);
        if (!request.body.includes('CountryCode')) return null;
        own(request);
        set = true;
        const { json } = extendedError(200, 'Base.1.12.PropertyValueModified', 'CountryCode was modified.');
        const info = isRecord(json) && isRecord(json.error) ? json.error['@Message.ExtendedInfo'] : [];
        return { status: 200, json: { 'CountryCode@Message.ExtendedInfo': info } };
      },
    ];
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done', errors: [] });
    expect(applied?.items.find(({ key }) => key === 'country')).toMatchObject({ outcome: 'verified' });
  });

  test('a property that the device says it ignored is not told as sent', async () => {
    const hides = lacks(['CountryCode']);
    xcc.faults.moods = [
      (request, own) => {
        if (!onWrite(request) || !request.body.includes('CountryCode')) return hides(request, own);
        own(request);
        const { json } = extendedError(
          200,
          'Base.1.12.PropertyUnknown',
          'The property CountryCode is unknown.',
        );
        const info = isRecord(json) && isRecord(json.error) ? json.error['@Message.ExtendedInfo'] : [];
        return { status: 200, json: { 'CountryCode@Message.ExtendedInfo': info } };
      },
    ];
    await planStage(site, null);
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'partly', errors: [{ code: 'taken-with-warning' }] });
  });
});
