/** The web pages of an IMM2 (imm2-cmm reference §5). */
import { createHash } from 'node:crypto';
import { FIRMWARE, type ImmCore } from './imm2-tree.ts';
import type { LabRequest, LabResponse } from './kit.ts';

/** authResult codes (reference §5). */
const AUTH = { ok: '0', rejected: '1', locked: '2', exhausted: '5' } as const;
/** Web lock-out after five failures (IMM-MIB default). */
const MAX_FAILURES = 5;

/** The web pages: login by form, cookie and token2 header, JSON data providers. No call-home page is known. */
export function immWeb(core: ImmCore, credentials: { readonly user: string; readonly password: string }) {
  const { state, faults, identityText } = core;
  const maxSessions = core.options.maxWebSessions ?? 4;
  const token2 = {
    name: 'X-IMM-Token',
    value: createHash('sha256').update(identityText.serial).digest('hex').slice(0, 16),
  };
  let nextSession = 1;
  const loginAnswer = (authResult: string, extra: Readonly<Record<string, string>> = {}): LabResponse => ({
    status: 200,
    headers: { 'Content-Type': 'text/json' },
    text: JSON.stringify({
      status: authResult === AUTH.ok ? 'ok' : 'error',
      authResult,
      TimeWait: '0',
      iteSrc: '0',
      forwardUrl: 'index-console.php',
      redirection: 'home.php',
      errorMsg: '',
      ...extra,
    }),
  });
  const sessionOf = (request: LabRequest): string | null => {
    const match = /(?:^|;\s*)_appwebSessionId_=([^;]+)/.exec(request.headers.cookie ?? '');
    return match?.[1] !== undefined && state.webSessions.has(match[1]) ? match[1] : null;
  };
  const items = (item: Record<string, unknown>): LabResponse => ({
    status: 200,
    headers: { 'Content-Type': 'text/json' },
    text: JSON.stringify({ items: [item] }),
  });
  const login = (request: LabRequest): LabResponse => {
    const form = new URLSearchParams(request.body);
    if (faults.accountLocked || state.locked) return loginAnswer(AUTH.locked);
    if (form.get('user') !== credentials.user || form.get('password') !== credentials.password) {
      state.failedLogins += 1;
      if (state.failedLogins >= MAX_FAILURES) state.locked = true;
      return loginAnswer(AUTH.rejected);
    }
    state.failedLogins = 0;
    if (faults.sessionsExhausted || state.webSessions.size >= maxSessions) return loginAnswer(AUTH.exhausted);
    const id = createHash('sha256')
      .update(`${identityText.serial}#${nextSession}`)
      .digest('hex')
      .slice(0, 32);
    nextSession += 1;
    state.webSessions.add(id);
    state.peakWebSessions = Math.max(state.peakWebSessions, state.webSessions.size);
    const answer = loginAnswer(AUTH.ok, { token2_name: token2.name, token2_value: token2.value });
    return {
      ...answer,
      headers: { ...answer.headers, 'Set-Cookie': `_appwebSessionId_=${id}; path=/; httponly; secure` },
    };
  };
  return (request: LabRequest): LabResponse => {
    const { method, path } = request;
    if (path === '/' && method === 'GET') {
      return { status: 302, headers: { Location: '/designs/imm/index.php' }, text: '' };
    }
    if (path === '/designs/imm/index.php' && method === 'GET') {
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        text: '<html><head><title>IBM IMM</title></head><body><img src="/designs/imm/images/title-imm.png"></body></html>',
      };
    }
    if (path === '/data/login' && method === 'POST') return login(request);
    const session = sessionOf(request);
    if (path === '/data/CheckIP') return session === null ? { status: 401 } : { status: 200, text: '' };
    if (path === '/data/logout') {
      if (session !== null) state.webSessions.delete(session);
      return { status: 200, text: '' };
    }
    if (path.startsWith('/designs/imm/dataproviders/') || path === '/data') {
      if (session === null) return { status: 401 };
      if (request.headers[token2.name.toLowerCase()] !== token2.value) return { status: 401 };
      if (path === '/data') {
        // `/data?set` with NAME:value; no verb of the call-home pages is known, so none is taken.
        return {
          status: 200,
          headers: { 'Content-Type': 'text/json' },
          text: JSON.stringify({ return: 'Failure', reason: 'Insufficient privilege' }),
        };
      }
      switch (path.slice('/designs/imm/dataproviders/'.length)) {
        case 'imm_info.php':
          return items({
            machine_name: identityText.product,
            serial_number: identityText.serial,
            machine_typemodel: `${identityText.machineType}${identityText.model}`,
            UUID: identityText.uuid.replaceAll('-', '').toUpperCase(),
            power_on_hours: '12345',
            restart_count: '460',
          });
        case 'imm_status.php':
          return items({
            power_state: 'On',
            system_name: state.controller.name,
            HostName: state.controller.name,
          });
        case 'imm_firmware.php':
          return items({
            'firmware.version': FIRMWARE[0]?.[1].split(' v')[1] ?? '',
            'firmware.build': FIRMWARE[0]?.[1].split(' ')[0] ?? '',
            'firmware.release_date': FIRMWARE[0]?.[2] ?? '',
          });
        default:
          return { status: 404 };
      }
    }
    // `/redfish/v1/` included (Bix3: 404 on a real unit).
    return {
      status: 404,
      headers: { 'Content-Type': 'text/html' },
      text: '<html><body>Not Found</body></html>',
    };
  };
}
