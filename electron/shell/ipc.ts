import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { CHANNEL_NAMES, EVENT_CHANNEL } from '../contract/channel-names.ts';
import type { BridgeEvent, ChannelName } from '../contract/channels.ts';
import { appError } from '../domain/app-error.ts';
import { err } from '../domain/result.ts';
import { isAppUrl } from './app-url.ts';

/** Answers a call that comes from a trusted sender; see answers.ts. */
export type Answerer = (channel: ChannelName, input: unknown, sender: WebContents) => Promise<unknown>;

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

/**
 * Connects every channel at once, before what answers them is loaded: the window opens meanwhile, and its
 * first questions wait. Who asks is judged synchronously, first of all: the frame may be gone later.
 */
export function listenIpc(answerer: Promise<Answerer>): IpcHost {
  const trusted = new Set<number>();
  for (const channel of CHANNEL_NAMES) {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, input: unknown) => {
      if (!isTrustedSender(event.senderFrame, event.sender.id, trusted)) {
        return err(appError('invalid-argument', { name: channel, expected: 'a call from this application' }));
      }
      const { sender } = event;
      return answerer.then((answer) => answer(channel, input, sender));
    });
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
