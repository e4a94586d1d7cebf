/**
 * The one door from the window to the office. Who knocks is checked first, then what is asked; the office checks it again
 * against the contract, with the person's permission.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { Reply } from '../../preload/envelope.ts';
import { commandChannel, isCommandName } from '../../preload/names.ts';
import type { Command } from './office.ts';
import { isOwnPage } from './policy.ts';

const commandArguments = z.tuple([z.string().max(100), z.unknown(), z.string().max(500).optional()]);

export interface CommandDoor {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  /** Is this the id of our window's webContents? */
  isWindow(webContentsId: number): boolean;
  send(command: Command): Promise<Reply>;
  log(what: string, data?: Readonly<Record<string, unknown>>): void;
}

/** Answers the window's commands from now on. A sender that is not our page gets an error, never an answer. */
export function openDoor({ ipcMain, isWindow, send, log }: CommandDoor): void {
  ipcMain.handle(commandChannel, async (event, ...args: unknown[]): Promise<Reply> => {
    if (!isTrusted(event, isWindow)) {
      log('sender-refused', { url: event.senderFrame?.url ?? 'no frame' });
      throw new Error('This page may not send commands.');
    }
    const read = commandArguments.safeParse(args);
    if (!read.success) return { ok: false, problem: tellProblem(problem('bad-request', { place: 'command' })) };
    const [name, input, session] = read.data;
    if (!isCommandName(name)) return { ok: false, problem: tellProblem(problem('unknown-command', { name })) };
    return send({ name, input, ...(session === undefined ? {} : { session }) });
  });
}

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** Only the main frame of our own window, showing our own page. A frame that is gone already is nobody. */
function isTrusted({ sender, senderFrame }: Sender, isWindow: (id: number) => boolean): boolean {
  return isWindow(sender.id) && senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url);
}
