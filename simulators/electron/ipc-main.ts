/** Electron's `ipcMain`: handlers that the window's `ipcRenderer.invoke` reaches. */
import type { Frame } from './frames.ts';
import type { WebContents } from './web-contents.ts';

export interface InvokeEvent {
  readonly type: 'frame';
  readonly sender: WebContents;
  readonly senderFrame: Frame;
}
type Handler = (event: InvokeEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
};

/** Calls the app's handler; rejects as the handler does, or when there is none. */
export async function invoke(channel: string, event: InvokeEvent, args: readonly unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler(event, ...args);
}
