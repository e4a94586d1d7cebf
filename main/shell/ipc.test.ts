import type { IpcMainInvokeEvent } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Reply } from '../../preload/envelope.ts';
import { commandChannel } from '../../preload/names.ts';
import { openDoor } from './ipc.ts';

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<Reply>;

const fine: Reply = { ok: true, value: 'done' };
const send = vi.fn(async () => fine);
const log = vi.fn();
let handler: Handler;

beforeEach(() => {
  vi.clearAllMocks();
  openDoor({
    ipcMain: {
      handle(channel, listener) {
        expect(channel).toBe(commandChannel);
        handler = listener;
      },
    },
    isWindow: (id) => id === 1,
    send,
    log,
  });
});

/** Only what the door looks at. */
const from = (id: number, senderFrame: object | null) => ({ sender: { id }, senderFrame }) as IpcMainInvokeEvent;
const ourPage = from(1, { url: 'app://counter/index.html', parent: null });

test('a known command of our page is passed on, with its session if it has one', async () => {
  expect(await handler(ourPage, 'status', { a: 1 })).toBe(fine);
  expect(await handler(ourPage, 'status', undefined, 'token')).toBe(fine);
  expect(send.mock.calls).toEqual([
    [{ name: 'status', input: { a: 1 } }],
    [{ name: 'status', input: undefined, session: 'token' }],
  ]);
});

test.each([
  ['another window', from(2, { url: 'app://counter/index.html', parent: null })],
  ['a frame inside our page', from(1, { url: 'app://counter/index.html', parent: {} })],
  ['another page in our window', from(1, { url: 'https://example.com/?app://counter/index.html', parent: null })],
  ['an empty page', from(1, { url: 'about:blank', parent: null })],
  ['a frame that is gone', from(1, null)],
])('%s gets an error and nothing passes', async (_who, event) => {
  await expect(handler(event, 'status', {})).rejects.toThrow('may not send');
  expect(send).not.toHaveBeenCalled();
  expect(log).toHaveBeenCalledWith('sender-refused', expect.anything());
});

test.each(['nothing', '', 'constructor', '__proto__', 'toString', 'status '])('there is no command %j', async (name) => {
  expect(await handler(ourPage, name, {})).toMatchObject({ ok: false, problem: { code: 'unknown-command' } });
  expect(send).not.toHaveBeenCalled();
});

test.each([
  [[]],
  [[5, {}]],
  [['x'.repeat(101), {}]],
  [['status', {}, 5]],
  [['status', {}, 'x'.repeat(501)]],
  [['status', {}, 'token', 'more']],
])('arguments of the wrong shape are a problem: %j', async (args) => {
  expect(await handler(ourPage, ...args)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
  expect(send).not.toHaveBeenCalled();
});
