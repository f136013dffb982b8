import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProtocolRequest, ProtocolResponse, Session } from 'electron';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../../electron/shell/app-url.ts';

vi.mock('electron', () => ({ protocol: {} }));
const { serveApp } = await import('../../../electron/shell/protocol.ts');

/** The files of the page go out alike by both of Electron's ways, and nothing else does. */
let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'callhome-served-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>案件</title>');
  writeFileSync(join(root, 'assets', 'face.ttf'), Buffer.from([0, 1, 0, 0, 255]));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Served = {
  readonly status: number;
  readonly body: Buffer;
  readonly type: string;
  readonly policy: string;
};
type Ask = (method: string, url: string) => Promise<Served>;

function older(onServed: (type: string) => void): Ask {
  let answer: (request: ProtocolRequest, reply: (response: ProtocolResponse) => void) => void = () => {};
  serveApp(
    {
      protocol: {
        registerBufferProtocol: (_scheme: string, handler: typeof answer) => {
          answer = handler;
          return true;
        },
        handle: () => {
          throw new Error('both ways were taken');
        },
      },
    } as unknown as Pick<Session, 'protocol'>,
    root,
    onServed,
  );
  return (method, url) =>
    new Promise((resolve) =>
      answer({ method, url } as ProtocolRequest, ({ statusCode = 0, data, headers }) =>
        resolve({
          status: statusCode,
          body: data as Buffer,
          type: String(headers?.['content-type']),
          policy: String(headers?.['content-security-policy']),
        }),
      ),
    );
}

function newer(onServed: (type: string) => void): Ask {
  let answer: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not registered'));
  serveApp(
    {
      protocol: {
        handle: (_scheme: string, handler: typeof answer) => {
          answer = handler;
        },
      },
    } as unknown as Pick<Session, 'protocol'>,
    root,
    onServed,
  );
  return async (method, url) => {
    const response = await answer({ method, url } as Request);
    return {
      status: response.status,
      body: Buffer.from(await response.arrayBuffer()),
      type: String(response.headers.get('content-type')),
      policy: String(response.headers.get('content-security-policy')),
    };
  };
}

describe.each([
  ['the older way', older],
  ['the newer way', newer],
])('%s', (_name, way) => {
  test('a file of the page goes out whole, with its type and the policy, and is told', async () => {
    const told: string[] = [];
    const ask = way((type) => told.push(type));
    const page = await ask('GET', 'app://callhome/');
    expect(page).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
      policy: CONTENT_SECURITY_POLICY,
    });
    expect(page.body.toString('utf8')).toContain('案件');
    expect([...(await ask('GET', 'app://callhome/assets/face.ttf')).body]).toEqual([0, 1, 0, 0, 255]);
    expect(told).toEqual(['text/html; charset=utf-8', 'font/ttf']);
  });

  test.each([
    ['GET', 'app://callhome/none.html'],
    ['GET', 'app://elsewhere/index.html'],
    ['GET', 'app://callhome/a/..%2f..%2fsecret.html'],
    ['POST', 'app://callhome/index.html'],
  ])('%s %s is not found, is told to nobody, and runs nothing', async (method, url) => {
    const told: string[] = [];
    const answer = await way((type) => told.push(type))(method, url);
    expect(answer).toMatchObject({ status: 404, type: 'text/plain', policy: CONTENT_SECURITY_POLICY });
    expect(answer.body.toString('latin1')).toBe('not found');
    expect(told).toEqual([]);
  });
});
