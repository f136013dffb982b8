import type { CallHomeApi } from '../electron/contract/api.ts';
import type { BridgeEvent, ChannelInput, ChannelName, ChannelOutput } from '../electron/contract/channels.ts';
import type { AppError } from '../electron/domain/app-error.ts';
import type { Result } from '../electron/domain/result.ts';

/** The only file that touches the bridge. */

declare global {
  interface Window {
    readonly callhome: CallHomeApi;
  }
}

/** The bridge itself, for the page that becomes the PDF. */
export const api: CallHomeApi = window.callhome;

/** Calls a channel. Never rejects: a broken bridge is an `internal` error like any other. */
export async function call<C extends ChannelName>(
  channel: C,
  input: ChannelInput<C>,
): Promise<Result<ChannelOutput<C>, AppError>> {
  try {
    return await api.invoke[channel](input);
  } catch {
    return { ok: false, error: { code: 'internal', args: { reference: channel } } };
  }
}

/** Hears what the main process says without being asked; returns the function that ends it. */
export function subscribe(listener: (event: BridgeEvent) => void): () => void {
  return api.subscribe(listener);
}
