import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** What came of a question: the file with what went out beside it, or that there is none. */
type Served = { readonly body: Buffer; readonly type: string; readonly policy: string } | 'none';
type Ask = (method: string, url: string) => Promise<Served>;

function older(onServed: (type: string) => void): Ask {
  let answer: (request: ProtocolRequest, reply: (response: ProtocolResponse) => void) => void = () => {};
  serveApp(
    {
      protocol: {
        registerFileProtocol: (_scheme: string, handler: typeof answer) => {
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
      answer({ method, url } as ProtocolRequest, ({ error, path = '', headers }) =>
        resolve(
          error === -6
            ? 'none'
            : {
                body: readFileSync(path),
                type: String(headers?.['content-type']),
                policy: String(headers?.['content-security-policy']),
              },
        ),
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
    if (response.type === 'error') return 'none';
    return {
      body: Buffer.from(await response.arrayBuffer()),
      type: String(response.headers.get('content-type')),
      policy: String(response.headers.get('content-security-policy')),
    };
  };
}

const bodyOf = (served: Served): Buffer => (served === 'none' ? Buffer.alloc(0) : served.body);

describe.each([
  ['the older way', older],
  ['the newer way', newer],
])('%s', (_name, way) => {
  test('a file of the page goes out whole, with its type and the policy, and is told', async () => {
    const told: string[] = [];
    const ask = way((type) => told.push(type));
    const page = await ask('GET', 'app://callhome/');
    expect(page).toMatchObject({
      type: 'text/html; charset=utf-8',
      policy: CONTENT_SECURITY_POLICY,
    });
    expect(bodyOf(page).toString('utf8')).toContain('案件');
    expect([...bodyOf(await ask('GET', 'app://callhome/assets/face.ttf'))]).toEqual([0, 1, 0, 0, 255]);
    expect(told).toEqual(['text/html; charset=utf-8', 'font/ttf']);
  });

  test.each([
    ['GET', 'app://callhome/none.html'],
    ['GET', 'app://elsewhere/index.html'],
    ['GET', 'app://callhome/a/..%2f..%2fsecret.html'],
    ['POST', 'app://callhome/index.html'],
  ])('%s %s is not found, is told to nobody, and runs nothing', async (method, url) => {
    const told: string[] = [];
    expect(await way((type) => told.push(type))(method, url)).toBe('none');
    expect(told).toEqual([]);
  });
});
