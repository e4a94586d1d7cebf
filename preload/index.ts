/**
 * The preload: runs sandboxed before the page and gives it two functions over the contract's names, and nothing else.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from './bridge.ts';
import { commandChannel, eventChannel, isCommandName, isEventName } from './names.ts';

const bridge: Bridge = {
  async send(name, input, session) {
    if (!isCommandName(name)) throw new Error(`no such command: ${String(name)}`);
    return ipcRenderer.invoke(commandChannel, name, input, session);
  },
  on(event, listener) {
    if (!isEventName(event)) throw new Error(`no such event: ${String(event)}`);
    const receive = (_event: unknown, name: string, payload: unknown): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(eventChannel, receive);
    // Returns nothing: a result would cross into the page, and removeListener's is ipcRenderer itself.
    return () => {
      ipcRenderer.removeListener(eventChannel, receive);
    };
  },
};

contextBridge.exposeInMainWorld('fapiao', bridge);
