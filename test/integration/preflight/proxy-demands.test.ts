/** What a proxy demands of who asks it, and in what words: a login, a kind of login, another port. Loopback only, no rights needed. */
import { afterEach, describe, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { type Answer, createAnsweringProxy, page, proxyReds, refuse } from './answering-proxy.ts';

const { serve, through, close } = createAnsweringProxy('127.240.0.1');
afterEach(close);

const CHALLENGE = 'Proxy-Authenticate: Basic realm="p"\r\n';

describe('a login that is asked for by the code of web servers (401)', () => {
  const bare = refuse('401 Unauthorized', 'WWW-Authenticate: Basic realm="RouterOS"\r\n');

  it('may be a web server’s or a proxy’s: both are said, with what it calls itself', async () => {
    const { result, name } = await through(bare);
    expect(proxyReds(result)).toEqual(['proxy not-a-proxy']);
    const row = result.row('proxy', name);
    expect(row.fixes).toEqual(['proxy-address', 'proxy-credentials']);
    const means = textsFor('ja').check.proxy['not-a-proxy'].means(row.args);
    expect(means).toContain('RouterOS');
    expect(means).toContain('誤った応答で認証を求めるプロキシ');
    expect(means).not.toContain('送っても');
  });

  it('and is refused with it too says so, and asks for the proxy’s log', async () => {
    const { result, name, heard } = await through(bare, {}, true);
    const row = result.row('proxy', name);
    expect(row.fixes).toContain('proxy-log');
    expect(textsFor('ja').check.proxy['not-a-proxy'].means(row.args)).toContain('送っても');
    expect(heard.filter(({ login }) => login)).toHaveLength(1);
  });

  it('with a proxy’s own challenge is the proxy’s', async () => {
    const { result } = await through(refuse('401 Unauthorized', CHALLENGE));
    expect(proxyReds(result)).toEqual(['proxy auth-required']);
    expect(result.red.find(({ id }) => id === 'proxy')?.fixes).toEqual(['proxy-credentials']);
  });

  it('with a proxy’s own challenge is answered, once, and taken or rejected', async () => {
    const strict = refuse('401 Unauthorized', CHALLENGE);
    const good = await through((asked, socket) => (asked.login ? serve : strict)(asked, socket), {}, true);
    expect(proxyReds(good.result)).toEqual([]);
    close();
    const bad = await through(strict, {}, true);
    expect(proxyReds(bad.result)).toEqual(['proxy auth-rejected']);
    expect(bad.heard.filter(({ login }) => login)).toHaveLength(1);
  });

  it('with Squid’s error, and no challenge of a proxy, is one that names no kind', async () => {
    const { result, name } = await through(
      refuse(
        '401 Unauthorized',
        'X-Squid-Error: ERR_CACHE_ACCESS_DENIED 0\r\nWWW-Authenticate: Basic realm="s"\r\n',
      ),
    );
    expect(proxyReds(result)).toEqual(['proxy auth-required']);
    const { args, fixes } = result.row('proxy', name);
    expect(fixes[0]).toBe('proxy-name-scheme');
    expect(textsFor('en').fix['proxy-name-scheme'].remedy(args)).toContain('HTTP 401');
  });
});

describe('a login that no device can give', () => {
  it.each(['Negotiate\r\nProxy-Authenticate: NTLM', 'Kerberos', 'Digest realm="p", nonce="n"'])(
    '%j is told as that, with a login or without, and nobody’s password is asked for',
    async (scheme) => {
      for (const login of [false, true]) {
        const { result, heard } = await through(
          refuse('407 Proxy Authentication Required', `Proxy-Authenticate: ${scheme}\r\n`),
          {},
          login,
        );
        expect(proxyReds(result)).toEqual(['proxy auth-required']);
        expect(result.red.find(({ id }) => id === 'proxy')?.fixes).toEqual(['proxy-basic-auth']);
        expect(heard.some((asked) => asked.login)).toBe(false);
        close();
      }
    },
  );
});

it('a proxy that lets through to port 443 only passes what devices ask for there', async () => {
  const { result } = await through((asked, socket) =>
    (asked.connect ? serve : refuse('403 Forbidden', 'X-Squid-Error: ERR_ACCESS_DENIED 0\r\n'))(
      asked,
      socket,
    ),
  );
  expect(proxyReds(result).every((red) => red === 'proxy-connect denied')).toBe(true);
  for (const { id, target, fixes } of result.red.filter((row) => row.id === 'proxy-connect'))
    expect([id, /:80$/.test(target), fixes[0]]).toEqual(['proxy-connect', true, 'proxy-allow-destination']);
});

it('a proxy that closes after every answer, by HTTP/1.0, is as good as any', async () => {
  const { result } = await through((asked, socket) => {
    if (asked.connect) serve(asked, socket);
    else socket.end(`HTTP/1.0 301 Moved\r\nLocation: https://${asked.host}/\r\nConnection: close\r\n\r\n`);
  });
  expect(proxyReds(result)).toEqual([]);
});

describe('a demand for a login at every second request', () => {
  const turns = (): Answer => {
    let count = 0;
    return (asked, socket) => {
      count += 1;
      (count % 2 === 0 ? refuse('407 Login', CHALLENGE) : serve)(asked, socket);
    };
  };

  it('is no destination’s, and no password’s', async () => {
    for (const login of [false, true]) {
      const { result, name } = await through(turns(), {}, login);
      expect(proxyReds(result)).toEqual([]);
      expect(result.said('proxy', name)).toBe('warn wavering');
      close();
    }
  });
});

it('a proxy whose DNS fails is told by what it says of itself: no list of destinations', async () => {
  const { result, name } = await through(
    refuse('503 Service Unavailable', 'X-Squid-Error: ERR_DNS_FAIL 0\r\nRetry-After: 1\r\n'),
  );
  expect(proxyReds(result)).toEqual(['proxy bad-gateway']);
  expect(result.row('proxy', name).fixes).toEqual(['proxy-upstream']);
  expect(textsFor('ja').check.proxy['bad-gateway'].means(result.row('proxy', name).args)).toContain('名前');
});

it('an answer that comes long after the deadline is told as silence, with the seconds that were waited', async () => {
  const { result, name } = await through((_asked, socket) => {
    setTimeout(() => socket.end(page('200 Connection established')), 6_000).unref();
  });
  expect(proxyReds(result)).toEqual(['proxy timeout']);
  expect(result.row('proxy', name).args.seconds).toBeCloseTo(4.5, 0);
});

describe('a page instead of the tunnel, that leads its reader on', () => {
  const says =
    (body: string, head = ''): Answer =>
    ({ connect, host }, socket) => {
      const type = 'Content-Type: text/html\r\n';
      if (connect)
        socket.end(`HTTP/1.1 200 OK\r\n${type}${head}Content-Length: ${body.length}\r\n\r\n${body}`);
      else serve({ connect, host, login: false }, socket);
    };

  it.each([
    ['by a header', says('', 'Refresh: 0; url=http://10.0.0.1/block.cgi?c=1\r\n')],
    ['by the page', says('<meta http-equiv="refresh" content="0; url=http://10.0.0.1/webfilter/deny">')],
    [
      'by a script',
      says('<script>window.location.href="http://10.0.0.1:6080/php/urlblock.php?a=1"</script>'),
    ],
    ['under the name that was asked for', says('<script>location.replace("/blocked.html")</script>')],
    ['in a frame', says('<frameset><frame src="http://10.0.0.1/blockpage.html"></frameset>')],
  ])('to a block page %s denies', async (_what, answer) => {
    const { result } = await through(answer);
    expect(proxyReds(result)).toEqual(['proxy-connect denied']);
    expect(result.red.find(({ id }) => id === 'proxy-connect')).toMatchObject({
      args: { page: 1, connect: 1 },
      fixes: ['proxy-allow-destination'],
    });
  });

  it.each([
    ['by a header', says('', 'Refresh: 0; url=https://gateway.example/auth\r\n')],
    ['by a script', says('<script>location="https://gateway.example/signin?x"</script>')],
  ])('to a sign-in elsewhere %s wants a browser', async (_what, answer) => {
    const { result, name } = await through(answer);
    expect(proxyReds(result)).toEqual(['proxy auth-required']);
    expect(result.row('proxy', name)).toMatchObject({
      args: { browser: 1 },
      fixes: ['proxy-exempt-devices'],
    });
    expect(result.row('proxy', name).args.location).toContain('gateway.example');
  });

  it('to the server’s own pages is a web server’s', async () => {
    for (const place of ['/index.html', 'http://127.240.0.1/admin/']) {
      const { result } = await through((_asked, socket) => {
        const body = `<meta http-equiv="refresh" content="0; url=${place}">`;
        socket.end(
          `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      });
      expect(proxyReds(result)).toEqual(['proxy not-a-proxy']);
      close();
    }
  });
});
