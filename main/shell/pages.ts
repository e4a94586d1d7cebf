/**
 * Serves the window's files on app://counter/ from one folder and nothing outside it, under a content security policy that
 * allows nothing inline and nothing evaluated.
 *
 * The component library writes its styles at run time, in <style> elements. They are let in by a nonce and not by
 * 'unsafe-inline': each time a page is served it gets a fresh one, on its script elements, where the page reads it.
 */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { isOwnPage } from './policy.ts';

/** A file of another kind is not served. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.ttf', 'font/ttf'],
  ['.wasm', 'application/wasm'],
  // Character maps and standard fonts of the PDF reader.
  ['.bcmap', 'application/octet-stream'],
  ['.pfb', 'application/octet-stream'],
]);

/** Answers every request for an app: address; never throws for a bad one. `folder` is the built renderer. */
export function servePages(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    if (!isOwnPage(request.url)) return refusal(404);
    const file = await findFile(folder, new URL(request.url).pathname);
    const mediaType = file && mediaTypes.get(extname(file));
    if (!(file && mediaType)) return refusal(404);
    const nonce = randomBytes(16).toString('base64');
    const isPage = extname(file) === '.html';
    const body = isPage ? withNonce(await readFile(file, 'utf8'), nonce) : await readFile(file);
    return new Response(body, { headers: { 'content-type': mediaType, ...securityHeaders(nonce) } });
  };
}

/**
 * The file of a path, or undefined when there is none in the folder. Encoded separators, parent folders and symbolic links
 * that would lead out of it find nothing.
 */
export async function findFile(folder: string, pathname: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decodeURIComponent(pathname)));
    const inside = relative(root, file);
    const leadsOut = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    return leadsOut || inside === '' ? undefined : file;
  } catch {
    return undefined; // no such file, or a path that is none: bad encoding, a NUL
  }
}

export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    // QR codes and previews are drawn in the window.
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Of every answer. @param nonce Of the styles and scripts of a page; empty for what is no page. */
export function securityHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

/** The page is our own build's, so a script element is what it looks like. */
function withNonce(html: string, nonce: string): string {
  return html.replaceAll('<script ', `<script nonce="${nonce}" `);
}

const refusal = (status: number): Response => new Response(null, { status, headers: securityHeaders('') });
