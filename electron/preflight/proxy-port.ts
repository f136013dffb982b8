import type { HostPort } from '../address/net-address.ts';
import type { ProxyConnect } from '../net/proxy-connect.ts';
import { askSocks, type SocksVersion } from '../net/socks.ts';
import { openTcp } from '../net/tcp.ts';
import { askSmall } from '../net/tls-small.ts';
import { wantsSocksQuestion, wantsTlsQuestion } from './checks/proxy.ts';

/** What a proxy's port speaks, asked where it had no answer to a request. */
export type PortSpeech = { readonly tls: boolean; readonly socks: SocksVersion };

/** Each question is asked once, by whoever needs it first. */
export type PortQuestions = {
  /** Does the port answer a TLS hello? Controllers speak plain HTTP to a proxy. */
  readonly speaksTls: () => Promise<boolean>;
  /** What the port speaks, as far as this failure asks for it. */
  readonly about: (failure: ProxyConnect) => Promise<PortSpeech>;
};

const TLS_QUESTION_MS = 3_000;
/** SOCKS answers a greeting by itself, without asking anybody. */
const SOCKS_QUESTION_MS = 1_500;

/** The questions to one proxy's port, each over connections of its own. */
export function questionsTo(at: HostPort, limitMs: number, signal: AbortSignal): PortQuestions {
  let tls: Promise<boolean> | null = null;
  let socks: Promise<SocksVersion> | null = null;
  const speaksTls = (): Promise<boolean> => {
    tls ??= (async () => {
      const timeoutMs = Math.min(TLS_QUESTION_MS, limitMs);
      const { socket } = await openTcp({ address: at.host, port: at.port, timeoutMs }, signal);
      return socket !== null && (await askSmall(socket, '', timeoutMs, signal)) === 'tls';
    })();
    return tls;
  };
  const speaksSocks = (): Promise<SocksVersion> => {
    socks ??= askSocks(at, Math.min(SOCKS_QUESTION_MS, limitMs), signal);
    return socks;
  };
  return {
    speaksTls,
    about: async (failure) => {
      const [isTls, version] = await Promise.all([
        wantsTlsQuestion(failure) && speaksTls(),
        wantsSocksQuestion(failure) ? speaksSocks() : null,
      ]);
      return { tls: isTls, socks: version };
    },
  };
}
