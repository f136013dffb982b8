/** A controller that answers both questions over RMCP, in either order. Loopback only. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openRmcp } from '../../../electron/discovery/rmcp.ts';
import type { SourceContext } from '../../../electron/discovery/source.ts';
import { pongOf } from '../../lab/rmcp.ts';

const HOST = '127.237.2.7';
const PORT = 20_623;
const LENOVO = 19_046;
const CAPABILITIES = Buffer.from('0600ff0700000000000000000010811c632000380001860403000000001a', 'hex');

it.each(['asf', 'ipmi'] as const)('tells its maker where its answer to %s comes first', async (first) => {
  const box = createSocket('udp4');
  const later: NodeJS.Timeout[] = [];
  box.on('message', (question, from) => {
    const kind = question[3] === 7 ? 'ipmi' : 'asf';
    const answer =
      kind === 'ipmi' ? CAPABILITIES : pongOf({ address: HOST, enterprise: LENOVO }, question[9] ?? 0);
    later.push(setTimeout(() => box.send(answer, from.port, from.address), kind === first ? 0 : 100));
  });
  box.bind(PORT, HOST);
  await once(box, 'listening');
  const told = new Set<string>();
  const context: SourceContext = {
    see: ({ clues }) => {
      for (const { key, value } of clues) told.add(`${key} ${value}`);
    },
    warnings: { drop: () => {}, add: () => {}, list: () => [] } as never,
    described: new Map(),
    signal: new AbortController().signal,
  };
  const opened = await openRmcp({ family: 4, port: PORT }, context);
  if (!('client' in opened)) throw new Error(opened.errno);
  await opened.client.ask(HOST, 2_000);
  await expect.poll(() => [...told].sort()).toEqual([`rmcp.enterprise ${LENOVO}`, 'rmcp.pong true']);
  for (const each of later) clearTimeout(each);
  opened.client.close();
  box.close();
});
