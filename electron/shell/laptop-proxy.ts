import { session } from 'electron';
import type { LaptopProxy } from '../contract/views.ts';
import { parsePacAnswer, proxyVariables } from '../domain/pac.ts';

/** The system may run a PAC script for each address: few are asked, and none is waited for long. */
const ASKED_LIMIT = 6;
const RESOLVE_MS = 3_000;

/** How this laptop goes out to the destinations: the environment's variables and what the system answers. */
export async function readLaptopProxy(urls: readonly string[]): Promise<LaptopProxy> {
  const system = await Promise.all(
    urls.slice(0, ASKED_LIMIT).map(async (url) => {
      const late = new Promise<string>((resolve) => {
        setTimeout(() => resolve(''), RESOLVE_MS).unref();
      });
      const answer = await Promise.race([session.defaultSession.resolveProxy(url), late]);
      return { url, ways: [...parsePacAnswer(answer)] };
    }),
  );
  return { environment: [...proxyVariables(process.env)], system };
}
