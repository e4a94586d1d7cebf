import { expect, test } from 'vitest';
import { isLocalRequest, isOwnPage, isPermitted, startPage } from './policy.ts';

test.each([
  [startPage, true],
  ['app://counter/index.html?x=1#y', true],
  ['app://counter.evil/index.html', false],
  ['app://evil/index.html?next=app://counter/', false],
  ['app://counter@evil/index.html', false],
  ['app:counter/index.html', false],
  ['https://counter/index.html', false],
  ['https://example.com/app://counter/index.html', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['about:blank', false],
  ['', false],
])('is %s our own page? %s', (url, own) => {
  expect(isOwnPage(url)).toBe(own);
});

test.each([
  ['app://counter/assets/a.js', true],
  ['data:image/png;base64,AAAA', true],
  ['blob:app://counter/1-2-3', true],
  ['app://evil/a.js', false],
  ['http://127.0.0.1:8080/', false],
  ['https://example.com/', false],
  ['wss://example.com/', false],
  ['file:///etc/passwd', false],
  ['nonsense', false],
])('may a request for %s be made? %s', (url, local) => {
  expect(isLocalRequest(url)).toBe(local);
});

test('every permission is denied but the one with a reason', () => {
  expect(isPermitted('clipboard-sanitized-write')).toBe(true);
  const others = ['clipboard-read', 'geolocation', 'media', 'notifications', 'openExternal', 'serial', 'usb', 'hid', 'made-up'];
  expect(others.filter(isPermitted)).toEqual([]);
});
