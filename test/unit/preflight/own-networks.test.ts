/** Which networks a name may lead into, by the adapters of the laptop and what a person named. */
import { expect, it } from 'vitest';
import { ownNetworks } from '../../../electron/preflight/own-networks.ts';

const adapter = (cidr: string, internal = false) => ({ cidr, internal });

it('are those of the adapters, and those that a person named', () => {
  expect(
    ownNetworks(
      [adapter('127.0.0.1/8', true), adapter('10.1.0.7/16'), adapter('fd00::7/64')],
      ['172.16.9.0/24'],
    ),
  ).toEqual(['10.1.0.7/16', 'fd00::7/64', '172.16.9.0/24']);
});

it('an agent’s adapter in the range of which it makes addresses up makes none of them the site’s', () => {
  const agents = [adapter('198.18.0.1/16'), adapter('100.64.0.1/10'), adapter('198.18.0.1/30')];
  expect(ownNetworks([...agents, adapter('10.1.0.7/16')], [])).toEqual(['10.1.0.7/16']);
  expect(ownNetworks(agents, ['100.64.0.0/24'])).toEqual(['100.64.0.0/24']);
});
