import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromChromium, policyToChromium, toChromium } from './addresses.ts';

const schemes = new Set(['app', 'media']);

test.each([
  ['app://counter/index.html?a=1#b', 'https://counter.app.invalid/index.html?a=1#b'],
  ['app://counter', 'https://counter.app.invalid/'],
  ['app://a.b.c/x', 'https://a.b.c.app.invalid/x'],
  ['media://x/y', 'https://x.media.invalid/y'],
  ['other://x/y', 'other://x/y'],
  ['https://example.com/app://counter/', 'https://example.com/app://counter/'],
  ['data:text/html,x', 'data:text/html,x'],
  ['about:blank', 'about:blank'],
])('%s is for Chromium %s', (url, chromium) => {
  expect(toChromium(url, schemes)).toBe(chromium);
});

test.each([
  'https://counter.other.invalid/x',
  'https://counter.app.invalid.example.com/x',
  'https://example.com/?https://counter.app.invalid/',
  'http://counter.app.invalid/x',
  'https://app.invalid/x',
])('%s is nobody’s own address', (url) => {
  expect(fromChromium(url, schemes)).toBe(url);
});

test('every own address comes back as it went', () => {
  const host = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}(\.[a-z]{1,5})?$/);
  fc.assert(
    fc.property(fc.constantFrom(...schemes), host, fc.webPath({ size: 'small' }), (scheme, name, path) => {
      const url = `${scheme}://${name}${path || '/'}`;
      expect(fromChromium(toChromium(url, schemes), schemes)).toBe(url);
    }),
  );
});

test.each([
  ["script-src 'self' app:", "script-src 'self' https://*.app.invalid"],
  ['script-src app://counter app://counter/lib/', 'script-src https://counter.app.invalid https://counter.app.invalid/lib/'],
  ["default-src 'none';img-src data: blob: media:;", "default-src 'none';img-src data: blob: https://*.media.invalid;"],
  ["style-src 'nonce-app:x' https://app: other:", "style-src 'nonce-app:x' https://app: other:"],
])('the policy %s becomes %s', (policy, rewritten) => {
  expect(policyToChromium(policy, schemes)).toBe(rewritten);
});
