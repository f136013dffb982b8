import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { CHANNEL_NAMES, EVENT_CHANNEL } from '../contract/channel-names.ts';
import type { BridgeEvent, ChannelName } from '../contract/channels.ts';
import { packSite } from '../contract/site-wire.ts';
import { appError } from '../domain/app-error.ts';
import { err } from '../domain/result.ts';
import { isAppUrl } from './app-url.ts';

/** Answers a call that comes from a trusted sender; see answers.ts. */
export type Answerer = (channel: ChannelName, input: unknown, sender: WebContents) => Promise<unknown>;

/** One program's side of the bridge: real work has one, the practice another, and neither hears the other's. */
export type Bridge = {
  /** A window made by this app, answered by this program; nobody else is answered. */
  readonly trust: (contents: WebContents) => void;
  /** Tells every window of this program. */
  readonly tell: (event: BridgeEvent) => void;
};

export type IpcHost = {
  readonly bridge: (answerer: Promise<Answerer>) => Bridge;
};

type Frame = { readonly url: string; readonly parent: unknown } | null;

/**
 * Checklist #17: only the top frame of one of our own windows, showing our own origin, is answered. Since
 * Electron 33 `senderFrame` may be null or detached: that is refused. Pure, so that it is tested with values.
 */
export function isTrustedSender(
  frame: Frame,
  contentsId: number,
  trusted: Pick<ReadonlySet<number>, 'has'>,
): boolean {
  return frame !== null && frame.parent === null && trusted.has(contentsId) && isAppUrl(frame.url);
}

/**
 * Connects every channel at once, before what answers them is loaded: the window opens meanwhile, and its
 * first questions wait. Who asks is judged synchronously, first of all: the frame may be gone later.
 */
export function listenIpc(): IpcHost {
  const trusted = new Map<number, Promise<Answerer>>();
  for (const channel of CHANNEL_NAMES) {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, input: unknown) => {
      const answerer = trusted.get(event.sender.id);
      if (answerer === undefined || !isTrustedSender(event.senderFrame, event.sender.id, trusted)) {
        return err(appError('invalid-argument', { name: channel, expected: 'a call from this application' }));
      }
      const { sender } = event;
      return answerer.then((answer) => answer(channel, input, sender));
    });
  }
  return {
    bridge: (answerer) => {
      const windows = new Set<WebContents>();
      return {
        trust: (contents) => {
          const { id } = contents;
          trusted.set(id, answerer);
          windows.add(contents);
          contents.once('destroyed', () => {
            trusted.delete(id);
            windows.delete(contents);
          });
        },
        tell: (event) => {
          const told = event.type === 'site' ? { ...event, site: packSite(event.site) } : event;
          for (const contents of windows) if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, told);
        },
      };
    },
  };
}
