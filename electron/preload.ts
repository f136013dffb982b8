import { contextBridge, ipcRenderer } from 'electron';
import type { CallHomeApi, WireEvent } from './contract/api.ts';
import { CHANNEL_NAMES, EVENT_CHANNEL, FIRST_QUESTIONS } from './contract/channel-names.ts';
import type { ChannelName } from './contract/channels.ts';

/**
 * The bridge: one frozen object, one function per channel. The raw ipcRenderer never leaves this file, and listeners
 * get the event's value only (Electron checklist #20).
 *
 * The wizard's first questions are asked here already, before its scripts are read: the answers come meanwhile, and the
 * page's first call of each channel gets them. What is told until then is kept, and follows after them.
 */
const early = new Map<ChannelName, Promise<unknown>>(
  location.pathname === '/index.html'
    ? FIRST_QUESTIONS.map((channel) => [channel, ipcRenderer.invoke(channel)])
    : [],
);
const answered = Promise.allSettled(early.values());
let missed: WireEvent[] | null = early.size > 0 ? [] : null;
ipcRenderer.on(EVENT_CHANNEL, (_event, value: WireEvent) => void missed?.push(value));

const invoke = Object.fromEntries(
  CHANNEL_NAMES.map((channel: ChannelName) => [
    channel,
    (input: unknown) => {
      const asked = early.get(channel);
      early.delete(channel);
      return asked ?? ipcRenderer.invoke(channel, input);
    },
  ]),
) as CallHomeApi['invoke'];

const api: CallHomeApi = Object.freeze({
  invoke: Object.freeze(invoke),
  subscribe: (listener: (event: WireEvent) => void) => {
    let over = false;
    const onEvent = (_event: unknown, value: WireEvent): void => {
      if (missed === null) listener(value);
    };
    ipcRenderer.on(EVENT_CHANNEL, onEvent);
    const handMissed = (): void => {
      if (over) return;
      const values = missed ?? [];
      missed = null;
      for (const value of values) listener(value);
    };
    // A turn later: the page has taken the answers by then.
    void answered.then(() => setTimeout(handMissed));
    return () => {
      over = true;
      ipcRenderer.removeListener(EVENT_CHANNEL, onEvent);
    };
  },
});

contextBridge.exposeInMainWorld('callhome', api);
