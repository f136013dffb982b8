import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLxca, startLxca } from '../../lab/lxca.ts';
import { type RunningOtherBmc, startOtherBmc } from '../../lab/other-bmc.ts';
import { run, type ToolResult } from './tools.ts';

describe('LXCA, asked by curl', () => {
  let lxca: RunningLxca;
  const curl = (path: string, ...args: string[]): Promise<ToolResult> =>
    run('curl', ['-sk', '-i', '-m', '5', ...args, `https://${lxca.address}:${lxca.ports.https}${path}`]);
  const basic = (): string[] => ['-u', `${lxca.credentials.user}:${lxca.credentials.password}`];
  beforeAll(async () => {
    lxca = await startLxca({ address: '127.24.0.41', port: 0 });
  });
  afterAll(() => lxca.close());

  it('sends who is not logged in from /aicc to the login page, and says its version to who is', async () => {
    const before = await curl('/aicc');
    expect(before.stdout).toMatch(/^HTTP\/1.1 302/);
    expect(before.stdout).toContain('/ui/login.html');
    expect((await curl('/nodes')).stdout).toMatch(/^HTTP\/1.1 401/);
    const after = await curl('/aicc', ...basic());
    expect(after.stdout).toContain('application/com.lenovo.lxca-v2.7.0+json');
    expect(after.stdout).toContain('"version":"2.7.0"');
  });

  it('demands the CSRF token of a cookie session for writing, and ends the session on DELETE', async () => {
    const login = await curl(
      '/sessions',
      '-d',
      JSON.stringify({ UserId: 'ADMIN', password: lxca.credentials.password }),
    );
    const session = /JSESSIONID=([^;]+)/.exec(login.stdout)?.[1] ?? '';
    const csrf = /csrf=([^;]+)/.exec(login.stdout)?.[1] ?? '';
    const cookie = ['-H', `Cookie: JSESSIONID=${session}; csrf=${csrf}`];
    const token = ['-H', `X-Csrf-Token: ${csrf}`];
    const body = ['-X', 'PUT', '-d', '{"primaryContact":{"fullName":"Taro"}}'];
    expect((await curl('/service/callHomeGeneral', ...cookie, ...body)).stdout).toMatch(/^HTTP\/1.1 403/);
    expect((await curl('/service/callHomeGeneral', ...cookie, ...token, ...body)).stdout).toMatch(
      /^HTTP\/1.1 200/,
    );
    expect(lxca.state.forwarders).toEqual(['Default Call Home']);
    expect((await curl('/sessions', ...cookie, ...token, '-X', 'DELETE')).stdout).toMatch(/^HTTP\/1.1 200/);
    expect((await curl('/aicc/network/host', ...cookie)).stdout).toMatch(/^HTTP\/1.1 401/);
  });

  it('knows the documented resources only; the rest is 404 in the envelope', async () => {
    for (const path of ['/service/callHomeGeneral', '/callHome', '/service/forwarders', '/cases']) {
      const answer = await curl(path, ...basic());
      expect(answer.stdout, path).toMatch(/^HTTP\/1.1 404/);
      expect(answer.stdout, path).toContain('"messages":[{"id"');
    }
    const proxy = { proxy: { enabled: true, ip: '127.18.1.31', port: 3128, userid: 'u', password: 'p' } };
    const put = await curl('/aicc/network/host', ...basic(), '-X', 'PUT', '-d', JSON.stringify(proxy));
    expect(put.stdout).toMatch(/^HTTP\/1.1 200/);
    expect((await curl('/aicc/network/host', ...basic())).stdout).toContain('"password":""');
    const bad = await curl('/service/callHomeGeneral', ...basic(), '-X', 'PUT', '-d', '{"enabled":true}');
    expect(bad.stdout).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('other vendors', () => {
  let parts: readonly RunningOtherBmc[];
  beforeAll(async () => {
    parts = [
      await startOtherBmc({ address: '127.24.0.51', port: 0, kind: 'idrac9' }),
      await startOtherBmc({ address: '127.24.0.52', port: 0, kind: 'ilo5' }),
    ];
  });
  afterAll(async () => {
    await Promise.all(parts.map((part) => part.close()));
  });
  it('name themselves in the service root', async () => {
    const [idrac, ilo] = parts;
    const get = async (part: RunningOtherBmc | undefined, path: string): Promise<string> =>
      (await run('curl', ['-sk', `https://${part?.address}:${part?.ports.https}${path}`])).stdout;
    expect(await get(idrac, '/redfish/v1')).toContain('"Vendor":"Dell"');
    expect(await get(ilo, '/xmldata?item=all')).toContain('<RIMP>');
    expect(await get(ilo, '/redfish/v1/')).toContain('"Hpe"');
  });
});
