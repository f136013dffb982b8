import { contextBridge, ipcRenderer } from 'electron';
import type { CallHomeApi, WireEvent } from './contract/api.ts';
import { CHANNEL_NAMES, EVENT_CHANNEL } from './contract/channel-names.ts';
import type { ChannelName } from './contract/channels.ts';

/**
 * The bridge: one frozen object, one function per channel, no logic. The raw ipcRenderer never leaves this
 * file, and listeners get the event's value only (Electron checklist #20).
 */
const invoke = Object.fromEntries(
  CHANNEL_NAMES.map((channel: ChannelName) => [
    channel,
    (input: unknown) => ipcRenderer.invoke(channel, input),
  ]),
) as CallHomeApi['invoke'];

const api: CallHomeApi = Object.freeze({
  invoke: Object.freeze(invoke),
  subscribe: (listener: (event: WireEvent) => void) => {
    const onEvent = (_event: unknown, value: WireEvent): void => listener(value);
    ipcRenderer.on(EVENT_CHANNEL, onEvent);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, onEvent);
    };
  },
});

contextBridge.exposeInMainWorld('callhome', api);
