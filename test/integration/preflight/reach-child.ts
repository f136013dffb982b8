/** Connects and asks inside a namespace, one after the other: targets as JSON in the first argument, what was met on standard output. */
import { askDns } from '../../../electron/net/dns.ts';
import { askSntp } from '../../../electron/net/sntp.ts';
import { openTcpSurely } from '../../../electron/net/tcp-sure.ts';

export type Reach = { readonly kind: 'tcp' | 'dns' | 'ntp'; readonly host: string; readonly port: number };

const never = new AbortController().signal;
const limitMs = 6_000;

/** What was met in one line: the outcome, who said so, and the first hop that is silent. */
async function met({ kind, host, port }: Reach): Promise<string> {
  if (kind === 'tcp') {
    const { socket, outcome, saidBy, silentHop } = await openTcpSurely(
      { address: host, port, timeoutMs: limitMs },
      never,
    );
    socket?.destroy();
    return [outcome, saidBy, silentHop].filter((word) => word !== undefined).join(' ');
  }
  if (kind === 'dns')
    return (await askDns({ host, port }, { name: 'example.com', type: 'A' }, 2_000, 7, never)).outcome;
  const answer = await askSntp({ host, port }, 2_000, Date.now, never);
  return answer.ok ? 'ok' : answer.reason;
}

const said: string[] = [];
for (const each of JSON.parse(process.argv[2] ?? '[]') as readonly Reach[]) said.push(await met(each));
process.stdout.write(JSON.stringify(said));
