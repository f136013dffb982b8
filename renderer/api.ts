import type { CallHomeApi } from '../electron/contract/api.ts';
import type { BridgeEvent, ChannelInput, ChannelName, ChannelOutput } from '../electron/contract/channels.ts';
import { type PackedSite, type Unpacked, unpackSite } from '../electron/contract/site-wire.ts';
import type { SiteView } from '../electron/contract/views.ts';
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

/** The site that crossed last: what is unchanged in the next one stays the same value. */
let last: Unpacked | null = null;

function unpacked(packed: PackedSite): SiteView {
  last = unpackSite(packed, last);
  return last.site;
}

function isPacked(value: unknown): value is PackedSite {
  return typeof value === 'object' && value !== null && 'packed' in value;
}

/** Calls a channel. Never rejects: a broken bridge is an `internal` error like any other. */
export async function call<C extends ChannelName>(
  channel: C,
  input: ChannelInput<C>,
): Promise<Result<ChannelOutput<C>, AppError>> {
  try {
    const answer: Result<unknown, AppError> = await api.invoke[channel](input);
    const crossed =
      answer.ok && isPacked(answer.value) ? { ok: true, value: unpacked(answer.value) } : answer;
    return crossed as Result<ChannelOutput<C>, AppError>;
  } catch {
    return { ok: false, error: { code: 'internal', args: { reference: channel } } };
  }
}

/** Hears what the main process says without being asked; returns the function that ends it. */
export function subscribe(listener: (event: BridgeEvent) => void): () => void {
  return api.subscribe((event) =>
    listener(event.type === 'site' ? { ...event, site: unpacked(event.site) } : event),
  );
}
