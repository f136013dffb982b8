import { expect, test } from 'vitest';
import { envelopeOf } from '../../../electron/devices/lxca/lxca-answer.ts';
import { jobPathOf } from '../../../electron/devices/lxca/lxca-job.ts';
import { switchOf } from '../../../electron/devices/switch-value.ts';

test.each([
  ['{"result":"success","messages":[]}', 'success', ''],
  ['{"messages":[{"text":"a"},{"explanation":"b"}],"result":"failed"}', 'failed', 'a / b'],
  ['{"result":"failure"}', 'failed', ''],
  ['\ufeff{"result":"warning","messages":[{"text":"Not saved."}]}', 'warning', 'Not saved.'],
  ['{"messages":[{"text":"\\"result\\":\\"failed\\""}],"result":"success"}', 'success', '"result":"failed"'],
  ['{"result":100}', null, ''],
  ['', null, ''],
  ['<html></html>', null, ''],
] as const)('the envelope of %s', (body, verdict, text) => {
  expect(envelopeOf(body)).toEqual({ verdict, text });
});

test.each([
  [{ location: '/service/jobs/12' }, '', '/service/jobs/12'],
  [{ location: 'https://lxca.example/service/jobs/12' }, '', '/service/jobs/12'],
  [{}, '{"jobURL":"/jobs/289"}', '/jobs/289'],
  [{ location: '/service/callHomeGeneral' }, '{}', null],
  [{}, '', null],
] as const)('the job that an answer names: %j %s', (headers, body, path) => {
  expect(jobPathOf({ headers, body })).toBe(path);
});

test.each([
  [true, true],
  [false, false],
  ['True', true],
  ['enabled', true],
  ['Disabled', false],
  ['off', false],
  [1, true],
  [0, false],
  ['', null],
  [null, null],
  [undefined, null],
  ['perhaps', null],
  [{}, null],
])('a switch shown as %j', (value, on) => {
  expect(switchOf(value)).toBe(on);
});
