import { CHANNEL_NAMES } from '../../contract/channel-names.ts';
import type { ChannelName } from '../../contract/channels.ts';
import type { Handlers } from '../answers.ts';

/**
 * Handlers that are loaded with the first question to one of them: the wizard stands without them. `begins` are the
 * beginnings of their channels' names.
 */
export function later<B extends string, C extends Extract<ChannelName, `${B}:${string}`>>(
  begins: readonly B[],
  load: () => Promise<Pick<Handlers, C>>,
): Pick<Handlers, C> {
  let loading: Promise<Pick<Handlers, C>> | null = null;
  const mine = CHANNEL_NAMES.filter((name) => begins.some((begin) => name.startsWith(`${begin}:`)));
  const ask =
    (name: ChannelName) =>
    async (...question: readonly unknown[]): Promise<unknown> => {
      loading ??= load().catch((error: unknown) => {
        // A question that comes later finds what could not be read now.
        loading = null;
        throw error;
      });
      const handler = (await loading)[name as C] as (...question: readonly unknown[]) => Promise<unknown>;
      return handler(...question);
    };
  return Object.fromEntries(mine.map((name) => [name, ask(name)])) as unknown as Pick<Handlers, C>;
}
