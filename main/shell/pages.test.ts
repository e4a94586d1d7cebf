import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy, servePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'fapiao-pages-'));
const root = join(folder, 'renderer');
const serve = servePages(root);
const get = (path: string, init?: RequestInit) => serve(new Request(`app://counter${path}`, init));

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-beside'));
  writeFileSync(join(root, 'index.html'), '<script type="module" src="./a.js"></script><script src="./b.js"></script>');
  writeFileSync(join(root, 'assets', '票 据.js'), 'export {};');
  writeFileSync(join(root, 'notes.txt'), 'not a page');
  writeFileSync(join(folder, 'secret.json'), '{}');
  writeFileSync(join(folder, 'renderer-beside', 'secret.json'), '{}');
  symlinkSync(join(folder, 'secret.json'), join(root, 'link.json'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a page is served with a fresh nonce on its scripts and the same nonce in its policy', async () => {
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const response = await get('/index.html');
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(await response.text()).toBe(
        `<script nonce="${nonce}" type="module" src="./a.js"></script><script nonce="${nonce}" src="./b.js"></script>`,
      );
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(2);
  expect(nonces.every((nonce) => /^[A-Za-z0-9+/]{22}==$/.test(nonce))).toBe(true);
});

test('a file is found under its encoded name, typed by its extension and never sniffed', async () => {
  const response = await get(`/assets/${encodeURIComponent('票 据.js')}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  '/',
  '/assets',
  '/notes.txt',
  '/missing.js',
  '/link.json',
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/..%2frenderer-beside/secret.json',
  '/assets/..%2f..%2fsecret.json',
  '/%2fetc/hostname',
  '/%00index.html',
  '/%ff',
  '/..%5csecret.json',
])('%s is not served', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('other hosts and other methods are refused', async () => {
  expect((await serve(new Request('app://elsewhere/index.html'))).status).toBe(404);
  expect((await get('/index.html', { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await get('/index.html', { method: 'HEAD' })).status).toBe(200);
});

test('the policy starts from nothing and has no unsafe source', () => {
  const policy = contentSecurityPolicy('x');
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
