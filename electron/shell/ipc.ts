import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { EVENT_CHANNEL } from '../contract/channel-names.ts';
import { type BridgeEvent, CHANNELS, type ChannelName, type ChannelOutput } from '../contract/channels.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { isAppUrl } from './app-url.ts';

/** What a handler is given: input that fitted the schema, and which window asked. */
export type Handlers = {
  readonly [C in ChannelName]: (
    // The schema's output: what the handler may rely on.
    input: import('zod').output<(typeof CHANNELS)[C]['input']>,
    sender: WebContents,
  ) => Promise<Result<ChannelOutput<C>, AppError>>;
};

export type IpcHost = {
  /** Windows made by this app; nobody else is answered. */
  readonly trust: (contents: WebContents) => void;
  readonly send: (contents: WebContents, event: BridgeEvent) => void;
};

type Frame = { readonly url: string; readonly parent: unknown } | null;

/**
 * Checklist #17: only the top frame of one of our own windows, showing our own origin, is answered. Since
 * Electron 33 `senderFrame` may be null or detached: that is refused. Pure, so that it is tested with values.
 */
export function isTrustedSender(frame: Frame, contentsId: number, trusted: ReadonlySet<number>): boolean {
  return frame !== null && frame.parent === null && trusted.has(contentsId) && isAppUrl(frame.url);
}

/** Connects every channel; a row of the channel table without a handler does not compile. */
export function serveIpc(handlers: Handlers, onDefect: (error: unknown, channel: string) => string): IpcHost {
  const trusted = new Set<number>();
  for (const channel of Object.keys(CHANNELS) as ChannelName[]) {
    ipcMain.handle(channel, (event, input: unknown) => answer(channel, event, input));
  }

  async function answer(channel: ChannelName, event: IpcMainInvokeEvent, input: unknown): Promise<unknown> {
    // Read synchronously, first: the frame may be gone later.
    if (!isTrustedSender(event.senderFrame, event.sender.id, trusted)) {
      return err(appError('invalid-argument', { name: channel, expected: 'a call from this application' }));
    }
    const { input: inputSchema, output: outputSchema } = CHANNELS[channel];
    const parsed = inputSchema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return err(
        appError('invalid-argument', {
          name: `${channel} ${issue ? issuePath(issue.path) : ''}`.trim(),
          expected: issue?.message ?? '',
        }),
      );
    }
    try {
      const handler = handlers[channel] as (
        value: unknown,
        sender: WebContents,
      ) => Promise<Result<unknown, AppError>>;
      const result = await handler(parsed.data, event.sender);
      if (!result.ok) return result;
      const checked = outputSchema.safeParse(result.value);
      if (checked.success) return { ok: true, value: checked.data };
      return err(appError('internal', { reference: onDefect(checked.error, channel) }));
    } catch (error) {
      return err(appError('internal', { reference: onDefect(error, channel) }));
    }
  }

  return {
    trust: (contents) => {
      const { id } = contents;
      trusted.add(id);
      contents.once('destroyed', () => trusted.delete(id));
    },
    send: (contents, event) => {
      if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
    },
  };
}
