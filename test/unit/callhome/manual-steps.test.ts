import { expect, test } from 'vitest';
import { manualSteps } from '../../../electron/devices/manual/manual-steps.ts';
import { PRODUCTS, ROUTES } from '../../../electron/domain/product.ts';
import type { SettingValues } from '../../../electron/domain/setting-key.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { shipped } from '../../support/shipped.ts';

/** What is left to a person: pure, in order, with exact values and known words. */
const WANTED: SettingValues = {
  licence: 'true',
  enable: 'true',
  country: 'JP',
  company: 'Renshu K.K.',
  'contact.name': 'Taro Renshu',
  'contact.phone': '0312345678',
  'contact.email': 'taro@practice.co.jp',
  'contact.address': '1-1 Kanda',
  'contact.city': 'Chiyoda',
  'contact.state': 'Tokyo',
  'contact.postalCode': '101-0021',
  'proxy.enable': 'true',
  'proxy.host': '192.0.2.10',
  'proxy.port': '8080',
  'proxy.user': 'proxyuser',
  'retries.count': '2',
  'retries.minimumIntervalMinutes': '2',
  excludedEvents: '806f010d0403ff00',
};

test('every step of every product and route has words in both languages and an id of its own', () => {
  for (const product of PRODUCTS) {
    for (const route of ROUTES) {
      const steps = manualSteps(shipped, product, route, WANTED);
      expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
      for (const { code, screen } of steps) {
        expect(screen.length).toBeGreaterThan(0);
        for (const language of ['ja', 'en'] as const)
          expect(Object.keys(textsFor(language).open.manualStep)).toContain(code);
      }
    }
  }
});

test("Systems Director's wizard is filled in page by page, behind the end-of-support remark", () => {
  const steps = manualSteps(shipped, 'systems-director', 'none', WANTED);
  expect(steps[0]?.code).toBe('support-ended');
  expect([...new Set(steps.slice(1).map((step) => step.screen[1]))]).toEqual([
    'ようこそ',
    '会社連絡先',
    'システム・ロケーション',
    '接続',
    'IBM ID の許可',
    'サマリー',
  ]);
  const value = (key: string) => steps.find((step) => step.key === key)?.value;
  expect(value('company')).toBe('Renshu K.K.');
  // No place of its own: the machine stands at the contact's address.
  expect(value('location.city')).toBe('Chiyoda');
  expect(value('proxy.host')).toBe('192.0.2.10');
  const direct = manualSteps(shipped, 'systems-director', 'none', { ...WANTED, 'proxy.enable': 'false' });
  expect(direct.map((step) => step.code)).toContain('choose-direct');
  expect(direct.some((step) => step.key === 'proxy.host')).toBe(false);
});

test('DM and DE storage are sent to AutoSupport, devices behind XClarity Administrator to its screens', () => {
  expect(manualSteps(shipped, 'storage-de', 'autosupport', WANTED).map((step) => step.code)).toEqual([
    'use-autosupport',
  ]);
  // DM runs ONTAP, which can test its own way.
  expect(manualSteps(shipped, 'storage-dm', 'autosupport', WANTED).map((step) => step.code)).toEqual([
    'use-autosupport',
    'check-autosupport',
  ]);
  for (const product of ['xclarity-one-portal', 'xclarity-orchestrator'] as const) {
    const steps = manualSteps(shipped, product, 'direct', WANTED);
    // Asked first: a server that reports through both would open tickets twice.
    expect(steps[0]?.code).toBe('ask-double-tickets');
    expect(steps.filter((step) => step.code === 'enter-value').length).toBeGreaterThan(5);
  }
  expect(manualSteps(shipped, 'xclarity-orchestrator', 'direct', WANTED).at(-1)?.code).toBe(
    'press-configuration-test',
  );
  for (const product of ['xcc', 'imm2', 'cmm2'] as const)
    expect(manualSteps(shipped, product, 'lxca', WANTED).map((step) => step.code)).toEqual([
      'confirm-managed',
      'enable-endpoint',
    ]);
  expect(manualSteps(shipped, 'other-bmc', 'none', WANTED)).toEqual([]);
});

test("values are in the product's own spelling, and no password is among them", () => {
  const steps = manualSteps(shipped, 'imm2', 'direct', { ...WANTED, 'proxy.password': 'never-printed' });
  const value = (key: string) => steps.find((step) => step.key === key)?.value;
  expect(value('contact.postalCode')).toBe('1010021');
  expect(value('contact.state')).toBe('TOK');
  expect(steps.find((step) => step.key === 'proxy.password')).toMatchObject({
    value: '',
    code: 'enter-password',
  });
  for (const product of PRODUCTS) {
    for (const route of ROUTES) {
      const all = manualSteps(shipped, product, route, { ...WANTED, 'proxy.password': 'never-printed' });
      expect(JSON.stringify(all)).not.toContain('never-printed');
    }
  }
});
