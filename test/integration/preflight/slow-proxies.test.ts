/** Proxies that take their time: what comes late is waited for and told as late, what never comes is told as silence. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { startSocks } from '../../lab/socks.ts';
import { type Answer, createAnsweringProxy, page, proxyReds as reds, refuse } from './answering-proxy.ts';
import { emptyInput, rule, run, SHORT } from './run-lab.ts';

const ADDRESS = '127.237.0.1';
const { serve, tunnel, through, close } = createAnsweringProxy(ADDRESS);
afterEach(close);

const LATE_MS = SHORT.proxy * 1.4;
const late =
  (answer: Answer, ms = LATE_MS): Answer =>
  (asked, socket) => {
    setTimeout(() => answer(asked, socket), ms).unref();
  };

describe('a proxy that answers after the deadline', () => {
  it('to everybody serves, and is told as slow with the time that it took', async () => {
    const { result, name } = await through(late(serve));
    expect(reds(result)).toEqual([]);
    const row = result.row('proxy', name);
    expect(row).toMatchObject({ status: 'warn', code: 'slow', args: { seconds: 1.5 } });
    expect(row.args.took).toBeGreaterThanOrEqual(LATE_MS / 1000);
    expect(textsFor('ja').check.proxy.slow.means(row.args)).toContain('確認できていません');
    expect(result.said('proxy-tls', 'www.ibm.com:443')).toBe('pass ok');
  });

  it('to the first alone, or with the login alone, likewise', async () => {
    let count = 0;
    const first = await through((asked, socket) => {
      count += 1;
      (count === 1 ? late(serve) : serve)(asked, socket);
    });
    expect(first.result.row('proxy', first.name)).toMatchObject({ code: 'slow', args: { destinations: 1 } });
    close();
    const login = await through(
      (asked, socket) =>
        (asked.login ? late(serve) : refuse('407 Login', 'Proxy-Authenticate: Basic realm="p"\r\n'))(
          asked,
          socket,
        ),
      {},
      true,
    );
    expect(reds(login.result)).toEqual([]);
    expect(login.result.said('proxy', login.name)).toBe('warn slow');
  });

  it('is judged by what it says then', async () => {
    const denied = await through(late(refuse('403 Forbidden')));
    expect(new Set(reds(denied.result))).toEqual(new Set(['proxy-connect denied']));
    close();
    const ntlm = await through(late(refuse('407 Login', 'Proxy-Authenticate: NTLM\r\n')));
    expect(reds(ntlm.result)).toEqual(['proxy auth-required']);
  });

  it('in pieces of a head is slow too', async () => {
    const { result, name } = await through((asked, socket) => {
      if (asked.connect) socket.write('HTTP/1.1 ');
      setTimeout(
        () =>
          asked.connect
            ? tunnel(asked, socket, false, '200 Connection established\r\n\r\n')
            : serve(asked, socket),
        LATE_MS,
      ).unref();
    });
    expect(reds(result)).toEqual([]);
    expect(result.said('proxy', name)).toBe('warn slow');
  });
});

it('a page of the destination’s that the proxy fetches late is no slowness of its tunnels', async () => {
  const { result, name } = await through((asked, socket) =>
    (asked.connect ? serve : late(serve))(asked, socket),
  );
  expect(reds(result)).toEqual([]);
  expect(result.said('proxy', name)).toBe('pass ok');
});

it('silence is waited for three times as long, and the sentence says so', async () => {
  const { result, name } = await through(() => {});
  expect(reds(result)).toEqual(['proxy timeout']);
  expect(result.row('proxy', name).args.seconds).toBeCloseTo(4.5, 0);
});

it('a proxy that says that it limits, and then is silent, is not waited for so long over and over', async () => {
  let first = '';
  const { result, heard } = await through((asked, socket) => {
    // From its first word on, two at a time are asked.
    if (first === '') refuse('429 Too Many Requests', 'Retry-After: 1\r\n')(asked, socket);
    else if (asked.host === first) serve(asked, socket);
    first ||= asked.host;
  });
  const silent = new Set(heard.map(({ host }) => host)).size - 1;
  expect(silent).toBeGreaterThan(4);
  expect(reds(result)).toContain('proxy-connect timeout');
  // Two of them as long as that, the others for the deadline; and two asked alone.
  expect(result.ms).toBeLessThan(SHORT.proxy * (3 + silent / 2 + 4) * 1.2);
});

it.each([0.5, 1.7])(
  'cancelled after %f of the deadline, before anything was answered, it is no proxy that serves',
  async (part) => {
    const open = new Set<Socket>();
    const silent = createServer((socket) => {
      open.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => open.delete(socket))
        .resume();
    });
    silent.listen(0, ADDRESS);
    await once(silent, 'listening');
    try {
      const { port } = silent.address() as AddressInfo;
      const result = await run(
        emptyInput({
          connectTo: [443, 80].map((shut) => rule(`:${shut}:${ADDRESS}:9`)),
          proxy: { host: ADDRESS, port, user: '', password: null },
        }),
        AbortSignal.timeout(SHORT.proxy * part),
      );
      expect(result.ms).toBeLessThan(SHORT.proxy * (part + 0.4));
      expect(result.row('proxy', `${ADDRESS}:${port}`)).toMatchObject({
        status: 'skipped',
        code: 'cancelled',
      });
      await expect.poll(() => open.size).toBe(0);
    } finally {
      silent.close();
    }
  },
);

it('a port that speaks something else is not waited for any longer', async () => {
  const socks = await startSocks({ address: ADDRESS, version: 5, manner: 'wait' });
  try {
    const result = await run(
      emptyInput({
        profiles: [],
        custom: [{ host: 'www.ibm.com', port: 443, protocol: 'https', use: '' }],
        proxy: { host: ADDRESS, port: socks.port, user: '', password: null },
      }),
    );
    expect(reds(result)).toEqual(['proxy socks-port']);
    expect(result.ms).toBeLessThan(SHORT.proxy * 2.5);
  } finally {
    await socks.close();
  }
});

describe('the handshake in a tunnel', () => {
  /** The tunnel is open at once; what the destination says comes later. */
  const lateInside =
    (ms: number): Answer =>
    (asked, socket) => {
      if (!asked.connect) {
        serve(asked, socket);
        return;
      }
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      // The hello waits for whoever answers it.
      socket.pause();
      setTimeout(() => {
        tunnel(asked, socket, false, '');
        socket.resume();
      }, ms).unref();
    };

  it('that comes after the deadline is slow, as without a proxy', async () => {
    const { result, name } = await through((asked, socket) =>
      (asked.host === 'www.ibm.com' ? lateInside(SHORT.tls * 1.5) : serve)(asked, socket),
    );
    expect(reds(result)).toEqual([]);
    const row = result.row('proxy-tls', 'www.ibm.com:443');
    expect(row).toMatchObject({ status: 'warn', code: 'slow', args: { seconds: 1 } });
    expect(row.args.took).toBeGreaterThanOrEqual(1.5);
    expect(result.said('proxy', name)).toBe('pass ok');
  });

  it('that comes so to everybody, too', async () => {
    const { result } = await through(lateInside(SHORT.tls * 1.5));
    expect(reds(result)).toEqual([]);
    expect(result.said('proxy-tls', 'www.ibm.com:443')).toBe('warn slow');
  });
});

it('a refusal after the deadline of one destination is that one’s', async () => {
  const { result } = await through((asked, socket) =>
    (asked.host === 'www.ibm.com' && asked.connect ? late((_a, s) => s.end(page('403 Forbidden'))) : serve)(
      asked,
      socket,
    ),
  );
  expect(reds(result)).toEqual(['proxy-connect denied']);
});
