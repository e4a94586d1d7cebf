/**
 * What the window may not do. Electron's security checklist, item by item, and where each is kept:
 *
 *  1  only secure content                 everything comes from app:, no other request leaves (`isLocalRequest`)
 *  2  no Node in the page                 window.ts: nodeIntegration false
 *  3  context isolation                   window.ts
 *  4  sandbox                             window.ts, and main.ts for any process: app.enableSandbox()
 *  5  permissions                         `permissions` below: denied, but for the reasons given there
 *  6  web security stays on               window.ts
 *  7  content security policy             pages.ts: a header with a fresh nonce, no unsafe-*
 *  8  no insecure content                 never allowed anywhere
 *  9  no experimental features            never enabled
 * 10  no blink features                   none enabled; Auxclick is switched off (window.ts)
 * 11  <webview> attributes                there is no <webview>: window.ts, and `will-attach-webview` below
 * 12  <webview> options                   the same
 * 13  navigation                          `will-frame-navigate` and `will-redirect` below: only to our own page
 * 14  new windows                         setWindowOpenHandler below: never
 * 15  openExternal                        never called
 * 16  a current Electron                  pinned in package.json
 * 17  sender of every message             ipc.ts: our window's main frame on our own page
 * 18  no file: protocol                   pages.ts: app: instead
 * 19  fuses                               set when the app is packaged
 * 20  no Electron API in the page         preload/index.ts exposes two functions over a closed list of names
 *
 * Downloads are not on that list: downloads.ts.
 */
import type { App, Session, WebContents } from 'electron';

export const pageScheme = 'app';
export const pageHost = 'counter';
/** Where the window's page lives. */
export const startPage = `${pageScheme}://${pageHost}/index.html`;

/** Everything not named here is denied. */
const permissions: ReadonlyMap<string, string> = new Map([
  ['clipboard-sanitized-write', 'the clerk copies invoice codes and numbers out of the window by a button'],
]);

export function isPermitted(permission: string): boolean {
  return permissions.has(permission);
}

/** Compares the parsed parts: a foreign address may contain ours as text. */
export function isOwnPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${pageScheme}:` && parsed.host === pageHost;
}

/** May this request leave the page? `data:` and `blob:` never leave the process. */
export function isLocalRequest(url: string): boolean {
  const { protocol } = URL.parse(url) ?? { protocol: '' };
  return isOwnPage(url) || protocol === 'data:' || protocol === 'blob:';
}

/** Puts the rules on the session and on every page that will ever be made. Call before the first window. */
export function enforcePolicy(app: App, session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocalRequest(url) }));
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isOwnPage(event.url))) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
