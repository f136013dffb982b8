import { expect, test } from 'vitest';
import { standingOf } from '../../../electron/domain/standing.ts';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';

/** A preflight is of the form it began with, whatever is typed while it runs; one that is repeated is of the new one. */
const SECRETS = { has: () => false, own: () => null, refusing: () => [], trials: [] };

test('typed while it ran, and run again', async () => {
  const site = contextFor({ version: 1, network: { dns: ['127.106.0.1:5399'] } }, {});
  const outdated = () => siteView(shipped, site.site.get(), SECRETS).preflight?.outdated;
  const change = (dns: string): void => {
    site.site.update((record) => ({
      ...record,
      file: { ...record.file, network: { ...record.file.network, dns: [dns] } },
    }));
  };
  const running = preflightStage(site, { profiles: [] });
  change('127.106.0.2:5399');
  expect((await running).ok).toBe(true);
  expect(outdated()).toBe(true);
  expect((await preflightStage(site, { profiles: [] })).ok).toBe(true);
  expect(outdated()).toBe(false);
  expect(standingOf(site.site.get()).preflight?.basis).not.toBe(null);
  change('127.106.0.3:5399');
  expect(outdated()).toBe(true);
});
