import { expect, test } from 'vitest';
import { chromiumArguments } from './chromium-switches.ts';

const asked = (...entries: [string, string][]) => chromiumArguments('/profile', new Map(entries), false);

test('nothing can leave: no name resolves, no proxy is asked', () => {
  expect(asked()).toEqual(
    expect.arrayContaining(['--host-resolver-rules=MAP * ~NOTFOUND', '--no-proxy-server', '--user-data-dir=/profile']),
  );
});

test('Chromium keeps its sandbox, but for root and for those who ask', () => {
  expect(asked().filter((arg) => /sandbox|test-type/.test(arg))).toEqual([]);
  const without = ['--no-sandbox', '--test-type'];
  expect(chromiumArguments('/profile', new Map(), true)).toEqual(expect.arrayContaining(without));
  expect(asked(['no-sandbox', ''])).toEqual(expect.arrayContaining(without));
});

test('lists of features are joined, because Chromium heeds only the last', () => {
  const args = asked(['disable-features', 'MyFeature'], ['enable-features', 'Other'], ['lang', 'zh-CN']);
  expect(args.filter((arg) => arg.startsWith('--disable-features='))).toEqual([expect.stringMatching(/Translate,MyFeature$/)]);
  expect(args).toEqual(expect.arrayContaining(['--enable-features=Other', '--lang=zh-CN']));
});

test('the profile is the stand-in’s own, whatever is asked', () => {
  expect(asked(['user-data-dir', '/home/somebody/.config/chromium'])).toContain('--user-data-dir=/profile');
});

test('without a screen there is one of a counter’s size, unless another is asked for', () => {
  expect(asked(['headless', ''])).toContain('--screen-info={1440x900}');
  expect(asked(['headless', ''], ['screen-info', '{800x600}'])).toContain('--screen-info={800x600}');
  expect(asked().filter((arg) => arg.startsWith('--screen-info'))).toEqual([]);
});
