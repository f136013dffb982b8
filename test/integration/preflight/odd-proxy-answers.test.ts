/** Proxies that answer in ways no standard has a word for: who is named, with what remedy. Loopback only, no rights needed. */
import { afterEach, describe, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import {
  type Answer,
  type Asked,
  createAnsweringProxy,
  page,
  proxyReds as reds,
  refuse,
} from './answering-proxy.ts';

const ADDRESS = '127.215.0.1';
const { serve, tunnel, through, close } = createAnsweringProxy(ADDRESS);
afterEach(close);

/** "Established", before anybody has looked at it, and then nothing. */
const silentTunnel: Answer = (asked, socket) => {
  if (asked.connect) socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  else serve(asked, socket);
};

it.each(['200 Connection established', '403 Forbidden'])(
  'the head of another proxy behind it (%s), passed on in the tunnel, is the proxy’s matter first',
  async (second) => {
    const { result } = await through((asked, socket) => {
      if (asked.connect) socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (asked.connect) socket.end(page(second));
      else serve(asked, socket);
    });
    expect(reds(result)).toEqual(['proxy-tls handshake-failed']);
    const row = result.red.find(({ id }) => id === 'proxy-tls');
    expect(row).toMatchObject({ args: { inTunnel: Number(second.slice(0, 3)) } });
    expect(row?.fixes[0]).toBe('proxy-upstream');
  },
);

describe('a body with the word that the tunnel is open', () => {
  const opens = (head: string, sent = ''): Answer =>
    ((asked, socket) => {
      if (asked.connect) tunnel(asked, socket, false, `HTTP/1.1 200 OK\r\n${head}\r\n${sent}`);
      else serve(asked, socket);
    }) satisfies Answer;

  it.each(['Content-Length: 0\r\n', 'Content-Length: 20\r\n', 'Transfer-Encoding: chunked\r\n'])(
    'that is only announced is left out of account: %j',
    async (head) => {
      expect(reds((await through(opens(head))).result)).toEqual([]);
    },
  );

  it.each([
    ['Content-Length: 5\r\n', 'hello'],
    ['Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\n\r\n'],
  ])(
    'that comes is the proxy’s matter, and no web filter’s nor the vendor’s first: %j',
    async (head, sent) => {
      const { result } = await through(opens(head, sent));
      expect(reds(result)).toEqual(['proxy-tls handshake-failed']);
      const row = result.red.find(({ id }) => id === 'proxy-tls');
      expect(row).toMatchObject({ args: { body: 1, count: 7 } });
      expect(row?.fixes[0]).toBe('proxy-log');
    },
  );
});

describe('several proxies behind one address, asked in turn', () => {
  const turns = (other: Answer): Answer => {
    let count = 0;
    return (asked, socket) => {
      count += 1;
      (count % 2 === 0 ? other : serve)(asked, socket);
    };
  };

  it.each<readonly [string, Answer]>([
    ['denies by its rules', refuse('403 Forbidden')],
    ['wants a login', refuse('407 Login', 'Proxy-Authenticate: Basic realm="p"\r\n')],
    ['has no way on', refuse('500 Internal Server Error')],
    ['hangs up', (_asked, socket) => socket.destroy()],
  ])('of which one %s, are told as that, and no destination as refused', async (_what, other) => {
    const { result, name } = await through(turns(other));
    expect(reds(result)).toEqual([]);
    expect(result.row('proxy', name)).toMatchObject({
      status: 'warn',
      code: 'wavering',
      fixes: ['proxy-same-rules'],
    });
  });

  it('leave refused what both of them refuse', async () => {
    const both = turns(refuse('403 Forbidden'));
    const { result, name } = await through((asked, socket) =>
      (asked.host === 'www.ibm.com' && asked.connect ? refuse('403 Forbidden') : both)(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-connect denied']);
    expect(result.said('proxy', name)).toBe('warn wavering');
  });

  it('show a login that one destination refuses no more often than before', async () => {
    const wrong = refuse('407 Login', 'Proxy-Authenticate: Basic realm="p"\r\n');
    const { heard } = await through(
      (asked, socket) => (asked.host === 'www.ibm.com' && asked.connect ? wrong : serve)(asked, socket),
      {},
      true,
    );
    expect(heard.filter(({ login }) => login)).toHaveLength(1);
  });
});

describe('a proxy that does not say that it wants a login', () => {
  it.each<readonly [string, Answer]>([
    ['refuses strangers by 403', refuse('403 Forbidden')],
    ['refuses them by 401', refuse('401 Unauthorized', 'WWW-Authenticate: Basic realm="p"\r\n')],
    ['hangs up on them', (_asked, socket) => socket.destroy()],
  ])('and %s lets through with the one that devices send unasked', async (_what, strangers) => {
    const { result, name } = await through(
      (asked, socket) => (asked.login ? serve : strangers)(asked, socket),
      {},
      true,
    );
    expect(reds(result)).toEqual([]);
    expect(result.row('proxy', name).evidence).toContainEqual({ key: 'authentication', value: 'basic' });
  });

  it('and refuses with it too is shown it once, and denies', async () => {
    const { result, heard } = await through(refuse('403 Forbidden'), {}, true);
    expect(heard.filter(({ login }) => login)).toHaveLength(1);
    expect(reds(result)).toEqual(['proxy-connect denied']);
    expect(result.red.find(({ id }) => id === 'proxy-connect')?.args.count).toBe(10);
  });

  it('and lets somebody through without is shown none', async () => {
    const { heard } = await through(
      (asked, socket) => (asked.host === 'www.ibm.com' ? serve : refuse('403 Forbidden'))(asked, socket),
      {},
      true,
    );
    expect(heard.filter(({ login }) => login)).toEqual([]);
  });
});

it.each([
  ['403 Forbidden', ''],
  ['405 Method Not Allowed', ''],
  ['501 Not Implemented', 'Via: 1.1 p\r\n'],
  ['451 Unavailable For Legal Reasons', ''],
])('a proxy that fetches and allows no tunnel (%s) is told so, in one row', async (status, head) => {
  const { result, name } = await through((asked, socket) =>
    (asked.connect ? refuse(status, head) : serve)(asked, socket),
  );
  expect(reds(result)).toEqual(['proxy-connect denied']);
  const row = result.red.find(({ id }) => id === 'proxy-connect');
  expect(row).toMatchObject({ args: { connect: 1, count: 7 }, fixes: ['proxy-allow-destination'] });
  expect(result.said('proxy', name)).toBe('pass ok');
});

it.each([
  ['401 Unauthorized', 'WWW-Authenticate: Basic realm="x"\r\n'],
  ['405 Method Not Allowed', ''],
])('a web server that answers %s to everything is no proxy', async (status, head) => {
  const { result } = await through(refuse(status, head));
  expect(reds(result)).toEqual(['proxy not-a-proxy']);
});

describe('an error that neither opens a way nor denies one', () => {
  it.each([
    '408 Request Timeout',
    '411 Length Required',
    '426 Upgrade Required',
    '505 HTTP Version Not Supported',
  ])('is the proxy’s, in one row, and no list of destinations: %s', async (status) => {
    const { result } = await through(refuse(status));
    expect(reds(result)).toEqual(['proxy unclear-answer']);
    const row = result.red.find(({ id }) => id === 'proxy');
    expect(row).toMatchObject({ args: { status: Number(status.slice(0, 3)) }, fixes: ['proxy-log'] });
  });

  it('is no pass of what the proxy fetches itself, where tunnels are let through', async () => {
    const { result, name } = await through((asked, socket) =>
      (asked.connect ? serve : refuse('411 Length Required'))(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-connect error-answer']);
    expect(result.rows.filter(({ code }) => code === 'error-answer')).toHaveLength(3);
    expect(result.said('proxy', name)).toBe('pass ok');
  });

  it('is told of tunnels alone, once, where the rest is fetched', async () => {
    const { result } = await through((asked, socket) =>
      (asked.connect ? refuse('411 Length Required') : serve)(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-connect unclear-answer']);
    expect(result.red.find(({ id }) => id === 'proxy-connect')?.args.count).toBe(7);
  });
});

it('an error that names a short while is asked again after it, whatever its number', async () => {
  const met = new Set<string>();
  const { result } = await through((asked, socket) => {
    const key = `${asked.connect} ${asked.host}`;
    (met.has(key) ? serve : refuse('500 Internal Server Error', 'Retry-After: 0\r\n'))(asked, socket);
    met.add(key);
  });
  expect(reds(result)).toEqual([]);
});

it('an error that may be the proxy’s own is not told as its way on', async () => {
  const { result } = await through(refuse('503 Service Unavailable'));
  const row = result.red.find(({ id }) => id === 'proxy');
  expect(row).toMatchObject({ code: 'bad-gateway', args: { itself: 1 } });
  expect(row?.fixes).toEqual(['proxy-upstream', 'proxy-rate-limit']);
  expect(textsFor('en').check.proxy['bad-gateway'].means(row?.args ?? {})).toContain('or be too busy');
});

describe('a filter that refuses every tunnel by a page', () => {
  const words = 'このサイトへのアクセスは管理者により禁止されています。';
  const withPage =
    (status: string, head = ''): Answer =>
    (_asked, socket) =>
      socket.end(
        `HTTP/1.1 ${status}\r\n${head}Content-Type: text/html; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
      );

  it.each<readonly [string, Answer]>([
    ['200', withPage('200 OK')],
    ['200, with Via', withPage('200 OK', 'Via: 1.1 p\r\n')],
    ['400', withPage('400 Bad Request')],
    ['404', withPage('404 Not Found')],
    ['503', withPage('503 Service Unavailable')],
    [
      '302 to a place that refuses',
      refuse('302 Found', 'Location: http://filter.example.co.jp/blocked.html\r\n'),
    ],
    [
      '302 to one of its own',
      refuse('302 Found', `Location: http://${ADDRESS}:8080/deny.cgi?u=www.ibm.com\r\n`),
    ],
  ])('denies, and is a proxy that wants no sign-in: %s', async (_what, answer) => {
    const { result } = await through((asked, socket) => (asked.connect ? answer : serve)(asked, socket));
    expect(reds(result)).toEqual(['proxy-connect denied']);
    const row = result.red.find(({ id }) => id === 'proxy-connect');
    expect(row).toMatchObject({ fixes: ['proxy-allow-destination'], args: { page: 1, count: 7 } });
    expect(textsFor('en').check.proxy.denied.means(row?.args ?? {})).toContain('A page that refuses came');
  });

  it('or one of them, where others are let through', async () => {
    const { result, name } = await through((asked, socket) =>
      (asked.connect && asked.host === 'www.ibm.com' ? withPage('503 Service Unavailable') : serve)(
        asked,
        socket,
      ),
    );
    expect(reds(result)).toEqual(['proxy-connect denied']);
    expect(result.said('proxy', name)).toBe('pass ok');
  });

  it.each(['403 Forbidden', '503 Service Unavailable'])(
    'denies what the proxy fetches too, where tunnels are let through: %s',
    async (status) => {
      const { result } = await through((asked, socket) =>
        (asked.connect ? serve : withPage(status))(asked, socket),
      );
      expect(reds(result)).toEqual(['proxy-connect denied']);
      const row = result.red.find(({ id }) => id === 'proxy-connect');
      expect(row).toMatchObject({ fixes: ['proxy-allow-destination'], args: { page: 1 } });
    },
  );

  it('and by one that comes with an error of a web server, it filters', async () => {
    const { result } = await through((asked, socket) =>
      (asked.connect ? serve : withPage('400 Bad Request'))(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-http filtered']);
  });

  it('is none where it wants a login, or says too many: its page is that answer’s', async () => {
    const login = await through(
      withPage('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="p"\r\n'),
    );
    expect(reds(login.result)).toEqual(['proxy auth-required']);
    close();
    const many = await through(withPage('429 Too Many Requests', 'Retry-After: 3600\r\n'));
    expect(many.result.red.find(({ id }) => id.startsWith('proxy'))?.code).toBe('rate-limited');
  });
});

it('502 and 503 that stay as they are, asked for alone too, are the proxy’s way on; only two are asked for again', async () => {
  const { result, heard } = await through((asked, socket) =>
    (asked.connect && asked.host !== 'www-03.ibm.com' ? refuse('503 Service Unavailable') : serve)(
      asked,
      socket,
    ),
  );
  expect(new Set(reds(result))).toEqual(new Set(['proxy-connect bad-gateway']));
  const times = new Map<string, number>();
  for (const { connect, host } of heard) if (connect) times.set(host, (times.get(host) ?? 0) + 1);
  times.delete('www-03.ibm.com');
  expect([...times.values()].filter((count) => count > 1)).toHaveLength(2);
});

describe('a proxy that lets nobody anywhere', () => {
  it('names who may use it beside where to, once', async () => {
    const { result } = await through(refuse('403 Forbidden', 'Via: 1.1 p\r\n'));
    const [row, ...others] = result.red.filter(({ id }) => id.startsWith('proxy'));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      code: 'denied',
      args: { all: 1, status: 403 },
      fixes: ['proxy-allow-source', 'proxy-allow-destination'],
    });
  });

  it('but fetches for it, or opens one tunnel, knows who asks', async () => {
    for (const open of [
      ({ connect }: Asked) => !connect,
      ({ connect, host }: Asked) => connect && host === 'www-03.ibm.com',
    ]) {
      const { result } = await through((asked, socket) =>
        (open(asked) ? serve : refuse('403 Forbidden', 'Via: 1.1 p\r\n'))(asked, socket),
      );
      const denied = result.rows.filter(({ code }) => code === 'denied');
      expect(denied.length).toBeGreaterThan(0);
      expect(denied.some(({ args }) => args.all === 1)).toBe(false);
      close();
    }
  });
});

it('a proxy without a way out is told once, also where it is silent to some', async () => {
  const { result, name } = await through((asked, socket) => {
    if (asked.host !== 'www-03.ibm.com') socket.end(page('504 Gateway Timeout'));
  });
  expect(reds(result)).toEqual(['proxy bad-gateway']);
  expect(result.row('proxy', name).args.status).toBe(504);
});

describe('an error to what the proxy fetched, with tunnels let through', () => {
  const at =
    (answer: Answer): Answer =>
    (asked, socket) =>
      (!asked.connect && asked.host === 'www.ibm.com' ? answer : serve)(asked, socket);

  it.each([
    ['503 Service Unavailable', 'Retry-After: 3600\r\n', 'fail', 'proxy-upstream'],
    ['429 Too Many Requests', 'Retry-After: 3600\r\n', 'fail', 'proxy-upstream'],
    ['502 Bad Gateway', '', 'fail', 'proxy-upstream'],
    ['500 Internal Server Error', '', 'fail', 'proxy-upstream'],
    ['403 Forbidden', '', 'warn', 'proxy-allow-destination'],
    ['400 Bad Request', 'Via: 1.1 p\r\n', 'warn', 'proxy-upstream'],
    ['401 Unauthorized', 'WWW-Authenticate: Basic realm="x"\r\n', 'warn', 'proxy-upstream'],
  ])('%s is the proxy’s or the destination’s', async (status, head, word, fix) => {
    const { result, name } = await through(at(refuse(status, head)));
    const row = result.row('proxy-connect', 'www.ibm.com:80');
    expect(row).toMatchObject({ status: word, code: 'error-answer', fixes: [fix, 'contact-vendor'] });
    expect(result.said('proxy', name)).toBe('pass ok');
  });

  it('is the proxy’s own where it is marked so', async () => {
    const { result } = await through(
      at(refuse('503 Service Unavailable', 'X-Squid-Error: ERR_DNS_FAIL 0\r\n')),
    );
    expect(result.said('proxy-connect', 'www.ibm.com:80')).toBe('fail bad-gateway');
  });
});

it('an answer of which only the beginning comes in time is slow, whatever was asked', async () => {
  const { result } = await through((_asked, socket) => socket.write('HTTP'));
  expect(reds(result)).toEqual(['proxy timeout']);
});

it('tunnels in which every handshake is good and nothing is answered are no pass', async () => {
  const { result } = await through((asked, socket) =>
    asked.connect ? tunnel(asked, socket, true) : serve(asked, socket),
  );
  expect(reds(result)).toEqual(['proxy-tls mute-servers']);
});

it('the servers behind the tunnels tell the time where nothing else does', async () => {
  const right = await through(serve);
  expect(right.result.said('clock.laptop', 'laptop')).toBe('pass ok');
  close();
  const ahead = await through(serve, { now: () => Date.now() + 90 * 86_400_000 });
  expect(ahead.result.said('clock.laptop', 'laptop')).toBe('fail skew-months');
});

describe('a proxy that takes so many connections at a time', () => {
  const limited = (beyond: Answer): Answer => {
    let open = 0;
    return (asked, socket) => {
      open += 1;
      socket.once('close', () => {
        open -= 1;
      });
      (open > 3 ? beyond : serve)(asked, socket);
    };
  };

  it.each<readonly [string, Answer]>([
    ['hangs up', (_asked, socket) => socket.destroy()],
    ['refuses by 403', refuse('403 Forbidden')],
    ['answers 503 without a word of when', refuse('503 Service Unavailable')],
    ['answers 502', refuse('502 Bad Gateway')],
    ['opens silent tunnels', silentTunnel],
    ['is silent', () => {}],
  ])('and %s beyond lets everything through one by one, which is said', async (_what, beyond) => {
    const { result, name } = await through(limited(beyond));
    expect(reds(result)).toEqual([]);
    expect(result.said('proxy', name)).toBe('warn only-alone');
    expect(result.row('proxy', name).args.destinations).toBeGreaterThan(0);
  });

  it('and leaves one tunnel silent, asked alone too, is asked about its own way on', async () => {
    const { result } = await through((asked, socket) =>
      (asked.host === 'www.ibm.com' && asked.connect ? silentTunnel : serve)(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-tls timeout']);
    const row = result.row('proxy-tls', 'www.ibm.com:443');
    expect(row.fixes).toEqual(['proxy-upstream', 'exempt-tls-inspection']);
    expect(textsFor('ja').check.tls.timeout.means(row.args)).toContain('プロキシの処理');
    expect(result.said('proxy', result.rows.find(({ id }) => id === 'proxy')?.target ?? '')).toBe('pass ok');
  });

  it('and denies one destination besides still denies that one', async () => {
    const rest = limited((_asked, socket) => socket.destroy());
    const { result } = await through((asked, socket) =>
      (asked.host === 'www.ibm.com' && asked.connect ? refuse('403 Forbidden') : rest)(asked, socket),
    );
    expect(reds(result)).toEqual(['proxy-connect denied']);
  });
});
