import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CdpConnection, ignoreGone, splitAtNul } from './cdp.ts';

test('messages are found however the bytes are cut', () => {
  const message = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.nat(20)), (messages, cuts) => {
      const found: string[] = [];
      const feed = splitAtNul((text) => found.push(text));
      let rest = Buffer.from(messages.map((text) => `${text}\0`).join(''));
      for (const cut of cuts) {
        feed(rest.subarray(0, cut));
        rest = rest.subarray(cut);
      }
      feed(rest);
      expect(found).toEqual(messages);
    }),
  );
});

test('answers, refusals and events go where they belong', async () => {
  const [out, incoming] = [new PassThrough(), new PassThrough()];
  const connection = new CdpConnection(out, incoming);
  const session = connection.session('one');
  const events: unknown[] = [];
  session.on('Page.windowOpen', ({ url }) => events.push(url));
  const sent = [connection.browser.send('Browser.getVersion'), session.send('Page.enable')];
  incoming.write(
    '{"id":2,"error":{"message":"no page"}}\0{"sessionId":"other","method":"Page.windowOpen","params":{"url":"theirs"}}\0',
  );
  incoming.write(
    '{"id":1,"result":{"product":"Chrome/1"}}\0{"sessionId":"one","method":"Page.windowOpen","params":{"url":"ours"}}\0',
  );
  expect(await Promise.allSettled(sent)).toMatchObject([
    { value: { product: 'Chrome/1' } },
    { reason: { message: 'Page.enable: no page' } },
  ]);
  expect(events).toEqual(['ours']);
});

test('when the browser is gone nobody waits', async () => {
  const [out, incoming] = [new PassThrough(), new PassThrough()];
  const connection = new CdpConnection(out, incoming);
  const before = connection.browser.send('Browser.getVersion').catch(ignoreGone);
  const closed = once(connection, 'closed');
  incoming.destroy();
  await closed;
  expect(await before).toBeUndefined();
  expect(await connection.browser.send('Browser.getVersion').catch(ignoreGone)).toBeUndefined();
  expect(() => ignoreGone(new Error('Page.navigate: Cannot navigate'))).toThrow('Cannot navigate');
});
