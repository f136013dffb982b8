import { expect, test } from 'vitest';
import {
  eventIdKey,
  eventMatrix,
  eventsForModel,
  knownEvent,
  knownEvents,
  problemStatuses,
} from '../../../electron/catalog/index.ts';
import { shipped } from '../../support/shipped.ts';

// Counted by script over the guide's own table (cells that hold ●).
const PER_MODEL = {
  SR250: 14,
  SR530: 14,
  SR550: 20,
  SR570: 20,
  SR590: 20,
  SR630: 20,
  SR650: 16,
  SR670: 20,
  SR850: 14,
  SR950: 13,
  ST250: 14,
  ST550: 20,
  SD530: 13,
  SD650: 13,
  SN550: 17,
  SN850: 17,
} as const;
const PER_EVENT = {
  FQXSPEM0008N: 7,
  FQXSPEM4014I: 16,
  FQXSPEM4015I: 16,
  FQXSPEM4025I: 16,
  FQXSPEM4026I: 16,
  FQXSPIO0001L: 13,
  FQXSPIO0011N: 16,
  FQXSPIO0015M: 8,
  FQXSPMA0008N: 8,
  FQXSPMA0011G: 8,
  FQXSPPU0004M: 8,
  FQXSPPW0002L: 14,
  FQXSPPW0013L: 7,
  FQXSPPW0035M: 16,
  FQXSPPW0047M: 16,
  FQXSPSD0001L: 16,
  FQXSPSD0002G: 16,
  FQXSPSD0006L: 16,
  FQXSPSS4004I: 16,
  FQXSPSS4005I: 16,
} as const;

test('the models stand in their four groups in the order of the guide', () => {
  const { models } = eventMatrix(shipped);
  expect(models.map((each) => each.model)).toEqual(Object.keys(PER_MODEL));
  expect(models.map((each) => each.groupName.ja)).toEqual([
    ...Array.from({ length: 10 }, () => 'ラック型'),
    ...['タワー型', 'タワー型', '高密度', '高密度', 'ブレード型', 'ブレード型'],
  ]);
});

test.each(Object.entries(PER_MODEL))('%s calls home for %i events', (model, count) => {
  expect(eventsForModel(shipped, model)).toHaveLength(count);
});

test.each(Object.entries(PER_EVENT))('%s calls home on %i models', (id, count) => {
  const event = eventMatrix(shipped).events.find((each) => each.id === id);
  expect(Object.keys(event?.callsHome ?? {})).toHaveLength(16);
  expect(Object.values(event?.callsHome ?? {}).filter(Boolean)).toHaveLength(count);
});

test('the matrix has 265 marks in 320 cells', () => {
  const cells = eventMatrix(shipped).events.flatMap((event) => Object.values(event.callsHome));
  expect(cells).toHaveLength(320);
  expect(cells.filter(Boolean)).toHaveLength(265);
});

test('empty cells stay where the guide has them', () => {
  const cell = (id: string, model: string) =>
    eventMatrix(shipped).events.find((each) => each.id === id)?.callsHome[model];
  // FQXSPIO0001L skips SR950 and both dense models; FQXSPPW0002L skips the blades.
  expect(
    ['SR850', 'SR950', 'ST250', 'SD530', 'SD650', 'SN550'].map((model) => cell('FQXSPIO0001L', model)),
  ).toEqual([true, false, true, false, false, true]);
  expect([cell('FQXSPPW0002L', 'SD650'), cell('FQXSPPW0002L', 'SN550')]).toEqual([true, false]);
  // FQXSPIO0015M is set for SR670 but not for its neighbours SR650 and SR850.
  expect(['SR650', 'SR670', 'SR850'].map((model) => cell('FQXSPIO0015M', model))).toEqual([
    false,
    true,
    false,
  ]);
});

test('the matrix carries its date of 2019-02-06 and both remarks', () => {
  const { asOf, notes } = eventMatrix(shipped);
  expect(asOf).toBe('2019-02-06');
  expect(notes[1]?.ja).toContain('2019年2月6日時点の情報です。');
});

test('a model is found by its full product name; an unlisted one and a later generation have no events', () => {
  expect(eventsForModel(shipped, 'ThinkSystem SR650')).toEqual(eventsForModel(shipped, 'SR650'));
  expect(eventsForModel(shipped, 'ThinkSystem SR650')).toHaveLength(16);
  for (const later of ['ThinkSystem SR650 V2', 'SR650 V3', 'SR650-V4'])
    expect(eventsForModel(shipped, later)).toEqual([]);
  expect(eventsForModel(shipped, 'SR6500')).toEqual([]);
  expect(eventsForModel(shipped, '')).toEqual([]);
});

test.each([
  ['40000086-00000000', 'imm2', 'test'],
  ['4000008600000000', 'imm2', 'test'],
  ['0x4000008600000000', 'imm2', 'test'],
  ['40000087-00000000', 'imm2', 'manual'],
  ['FQXSPSS4004I', 'xcc', 'test'],
  ['fqxspss4005i', 'xcc', 'manual'],
] as const)('%s is known as the %s %s event', (id, product, kind) => {
  expect(knownEvent(shipped, id)).toMatchObject({ product, kind, notifies: true });
});

test('every known event is found by its own ID', () => {
  for (const event of knownEvents(shipped)) {
    expect(eventIdKey(event.id)).toBe(event.match);
    expect(knownEvent(shipped, event.id)).toBe(event);
  }
  expect(knownEvent(shipped, '0xdeadbeefdeadbeef')).toBeUndefined();
});

test('IMM2 shows five states, as the guide lists them', () => {
  expect(problemStatuses(shipped).find((each) => each.product === 'imm2')?.values).toEqual([
    'Pending',
    'Success',
    'Disabled',
    'Not Sent',
    'Failed',
  ]);
});
