import { expect, test } from 'vitest';
import { manualSteps, noTestCall } from '../../../electron/devices/manual/manual-steps.ts';
import { PRODUCTS, ROUTES } from '../../../electron/domain/product.ts';
import { screenPath } from '../../../electron/texts/index.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** The guide's screenshots are of Japanese screens: an English reader is told what each says. */
const { settings, network } = reportSite().file;
const wanted = {
  licence: 'true',
  enable: 'true',
  company: settings.company,
  'contact.name': settings.contact.name,
  'proxy.enable': 'true',
  'proxy.host': network.proxy.host,
  'retries.count': '5',
};
const screens = PRODUCTS.flatMap((product) => [
  ...ROUTES.flatMap((route) => manualSteps(shipped, product, route, wanted)),
  ...noTestCall(product),
]).flatMap(({ screen }) => screen);
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

test.each([...new Set(screens.filter((name) => JAPANESE.test(name)))])('%s is told in English', (name) => {
  const told = screenPath('en', [name]);
  expect(told.replace(` [${name}]`, '')).toMatch(/^[\x20-\x7e]+$/);
  expect(screenPath('ja', [name])).toBe(name);
});

test('there are names to be told, and what is the product’s own in both languages stays', () => {
  expect(screens.some((name) => JAPANESE.test(name))).toBe(true);
  expect(screenPath('en', ['Service and Support Manager', 'ようこそ'])).toBe(
    'Service and Support Manager > welcome [ようこそ]',
  );
});
