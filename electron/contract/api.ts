import type { AppError } from '../domain/app-error.ts';
import type { Result } from '../domain/result.ts';
import type { BridgeEvent, ChannelInput, ChannelName, ChannelOutput } from './channels.ts';
import type { OnWire, PackedSite } from './site-wire.ts';

/** An event as it crosses. */
export type WireEvent =
  | Exclude<BridgeEvent, { readonly type: 'site' }>
  | { readonly type: 'site'; readonly site: PackedSite };

/** The frozen object the preload puts on `window.callhome`: one function per channel, and one subscription. */
export type CallHomeApi = {
  readonly invoke: {
    readonly [C in ChannelName]: (
      input: ChannelInput<C>,
    ) => Promise<Result<OnWire<ChannelOutput<C>>, AppError>>;
  };
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: (event: WireEvent) => void) => () => void;
};
