import { beforeEach, describe, expect, it } from 'vitest';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { run } from './tools.ts';

const SA = '/redfish/v1/Managers/1/Oem/Lenovo/ServiceAdvisor';
const CONTACT = {
  ContactName: 'Taro Renshu',
  CompanyName: 'Renshu K.K.',
  Phone: '0312345678',
  Email: 'taro@practice.co.jp',
  Address: '1-1 Kanda',
  City: 'Chiyoda',
  StateOrProvince: 'Tokyo',
  PostalCode: '101-0021',
};

type Answer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** curl against one controller; headers lower-case. */
async function curl(xcc: RunningXcc, path: string, ...args: string[]): Promise<Answer> {
  const url = `https://${xcc.address}:${xcc.ports.https}${path}`;
  const { stdout } = await run('curl', ['-sk', '-D', '-', '-m', '5', ...args, url]);
  const split = stdout.indexOf('\r\n\r\n');
  const [start = '', ...lines] = stdout.slice(0, split).split('\r\n');
  return {
    status: Number(start.split(' ')[1] ?? 0),
    headers: new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    ),
    body: stdout.slice(split + 4),
  };
}
const json = (answer: Answer): Record<string, unknown> => JSON.parse(answer.body) as Record<string, unknown>;

describe('XCC over HTTPS, asked by curl', () => {
  let xcc: RunningXcc;
  const login = (): string[] => ['-u', `${xcc.credentials.user}:${xcc.credentials.password}`];
  const patch = async (path: string, body: unknown, etag: string | null = '*'): Promise<Answer> =>
    curl(
      xcc,
      path,
      ...login(),
      '-X',
      'PATCH',
      ...(etag === null ? [] : ['-H', `If-Match: ${etag}`]),
      '-d',
      JSON.stringify(body),
    );
  beforeEach(async () => {
    xcc = await startXcc({ address: '127.21.0.11', port: 0, clockSkewMs: -92 * 86_400_000 });
    return () => xcc.close();
  });

  it('shows only root, DeviceDescription and logoninfo without a login, with its own wrong Date', async () => {
    const root = await curl(xcc, '/redfish/v1/');
    expect(json(root)).toMatchObject({
      '@odata.id': '/redfish/v1/',
      Vendor: 'Lenovo',
      UUID: xcc.uuid.toUpperCase(),
      RedfishVersion: '1.15.0',
    });
    expect(json(root)).not.toHaveProperty('Oem');
    expect(json(root)).not.toHaveProperty('Product');
    expect(root.headers.get('server')).toBe('XCC Web Server');
    const days = (Date.now() - Date.parse(root.headers.get('date') ?? '')) / 86_400_000;
    expect(days).toBeCloseTo(92, 1);
    expect(Array.isArray(JSON.parse((await curl(xcc, '/DeviceDescription.json')).body))).toBe(true);
    expect((await curl(xcc, '/api/providers/logoninfo')).status).toBe(200);
    for (const path of ['/redfish/v1/Managers/1', SA, '/redfish/v1/Systems', '/index.html']) {
      expect((await curl(xcc, path)).status, path).toBe(401);
    }
  });

  it('gives 16 sessions and no more, and takes them back', async () => {
    const open = (): Promise<Answer> =>
      curl(
        xcc,
        '/redfish/v1/SessionService/Sessions',
        '-d',
        JSON.stringify({ UserName: 'USERID', Password: xcc.credentials.password }),
      );
    const first = await open();
    const token = first.headers.get('x-auth-token') ?? '';
    expect(first.status).toBe(201);
    for (let count = 1; count < 16; count += 1) expect((await open()).status).toBe(201);
    expect((await open()).status).toBe(503);
    const location = first.headers.get('location') ?? '';
    expect((await curl(xcc, location, '-X', 'DELETE', '-H', `X-Auth-Token: ${token}`)).status).toBe(204);
    expect((await curl(xcc, '/redfish/v1/Managers/1', '-H', `X-Auth-Token: ${token}`)).status).toBe(401);
    expect((await open()).status).toBe(201);
  });

  it('locks the account after five wrong passwords', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await curl(xcc, '/redfish/v1/Managers', '-u', 'USERID:wrong')).status).toBe(401);
    }
    expect((await curl(xcc, '/redfish/v1/Managers', ...login())).status).toBe(403);
  });

  it('wants the current ETag for a PATCH of ServiceAdvisor', async () => {
    const before = await curl(xcc, SA, ...login());
    const etag = before.headers.get('etag') ?? '';
    expect(json(before)['@odata.etag']).toBe(etag);
    expect((await patch(SA, { CountryCode: 'JP' }, null)).status).toBe(412);
    expect((await patch(SA, { CountryCode: 'JP' }, '"other"')).status).toBe(412);
    expect((await patch(SA, { CountryCode: 'JP' }, etag)).status).toBe(200);
    expect((await patch(SA, { CountryCode: 'JP' }, etag)).status).toBe(412);
  });

  it.each([
    ['an unknown key', { Colour: 'red' }],
    ['an unknown nested key', { CallHomeSettings: { Fax: '1' } }],
    ['enabling without agreement', { CallHomeEnabled: true, CountryCode: 'JP', CallHomeSettings: CONTACT }],
    ['enabling without contacts', { AgreementAccepted: true, CallHomeEnabled: true }],
    ['letters in a phone number', { CallHomeSettings: { Phone: '03-1234-5678' } }],
    ['an ampersand in a company name', { CallHomeSettings: { CompanyName: 'A & B' } }],
    ['31 characters', { CallHomeSettings: { Address: 'x'.repeat(31) } }],
    ['a country off the list', { CountryCode: 'XX' }],
    ['a proxy without a location', { HTTPProxy: { HTTPProxyEnabled: true } }],
    ['a string for a boolean', { AgreementAccepted: 'true' }],
  ])('refuses %s with an extended error and keeps everything', async (_what, body) => {
    const answer = await patch(SA, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('@Message.ExtendedInfo');
    expect(xcc.state.writes).toEqual([]);
  });

  it('takes a complete configuration, never returns the proxy password, never withdraws the agreement', async () => {
    const proxy = { HTTPProxyEnabled: true, HTTPProxyLocation: '127.18.1.31', HTTPProxyPassword: 'Secret-1' };
    const body = {
      AgreementAccepted: true,
      CallHomeEnabled: true,
      CountryCode: 'JP',
      CallHomeSettings: CONTACT,
      HTTPProxy: proxy,
    };
    expect((await patch(SA, body)).status).toBe(200);
    const read = json(await curl(xcc, SA, ...login()));
    expect(read).toMatchObject({
      CallHomeEnabled: true,
      HTTPProxy: { HTTPProxyEnabled: true, HTTPProxyPassword: null },
    });
    expect(xcc.state.proxyPassword).toBe('Secret-1');
    expect((await patch(SA, { AgreementAccepted: false })).status).toBe(400);
  });

  it('drops the connection in the middle of a write: applied, but not answered', async () => {
    xcc.faults.drop = { method: 'PATCH', when: 'after', count: 1 };
    expect((await patch(SA, { CountryCode: 'JP' })).status).toBe(0);
    expect(xcc.state.serviceAdvisor.CountryCode).toBe('JP');
  });

  it('takes at most four NTP servers and no new DateTime', async () => {
    const path = '/redfish/v1/Managers/1/NetworkProtocol';
    expect((await patch(path, { NTP: { NTPServers: ['a', 'b', 'c', 'd', 'e'] } })).status).toBe(400);
    expect((await patch(path, { NTP: { NTPServers: ['127.18.1.23'], ProtocolEnabled: true } })).status).toBe(
      200,
    );
    expect((await patch('/redfish/v1/Managers/1', { DateTime: '2026-11-24T00:00:00+00:00' })).status).toBe(
      400,
    );
    expect((await patch('/redfish/v1/Managers/1', { DateTimeLocalOffset: '+00:00' })).status).toBe(200);
    expect(json(await curl(xcc, '/redfish/v1/Managers/1', ...login())).DateTime).toMatch(/\+00:00$/);
  });

  it('has no test-call action anywhere', async () => {
    expect(
      (await curl(xcc, `${SA}/Actions/ServiceAdvisor.TestCallHome`, ...login(), '-d', '{}')).status,
    ).toBe(404);
  });
});

describe('XCC3', () => {
  it('differs where its capture does: root id, DeviceDescription object, four empty NTP servers', async () => {
    const xcc = await startXcc({
      address: '127.21.0.13',
      port: 0,
      variant: 'xcc3',
      link: 'object',
      patchStatus: 204,
      machineLocation: false,
    });
    try {
      expect(json(await curl(xcc, '/redfish/v1'))).toMatchObject({
        '@odata.id': '/redfish/v1',
        RedfishVersion: '1.17.0',
      });
      expect(Array.isArray(JSON.parse((await curl(xcc, '/DeviceDescription.json')).body))).toBe(false);
      const login = ['-u', `USERID:${xcc.credentials.password}`];
      const ntp = json(await curl(xcc, '/redfish/v1/Managers/1/NetworkProtocol', ...login)).NTP;
      expect(ntp).toEqual({ NTPServers: ['', '', '', ''], ProtocolEnabled: false });
      const manager = await curl(xcc, '/redfish/v1/Managers/1', ...login);
      expect(manager.body).toContain(`"ServiceAdvisor":{"@odata.id":"${SA}"}`);
      const done = await curl(
        xcc,
        SA,
        ...login,
        '-X',
        'PATCH',
        '-H',
        'If-Match: *',
        '-d',
        '{"CountryCode":"JP"}',
      );
      expect(done.status).toBe(204);
      expect(json(await curl(xcc, SA, ...login))).not.toHaveProperty('MachineLocation');
    } finally {
      await xcc.close();
    }
  });
});
