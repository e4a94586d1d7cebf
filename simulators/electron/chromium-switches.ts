/** With what Chromium is started so that it behaves as Electron's: no browser of its own around the page, no way out. Pure. */

/** What a browser does by itself and a workstation must not. */
const quiet = [
  'block-new-web-contents',
  'deny-permission-prompts',
  'disable-background-networking',
  'disable-background-timer-throttling',
  'disable-backgrounding-occluded-windows',
  'disable-back-forward-cache',
  'disable-breakpad',
  'disable-component-extensions-with-background-pages',
  'disable-component-update',
  'disable-default-apps',
  'disable-extensions',
  'disable-field-trial-config',
  'disable-quic',
  'disable-renderer-backgrounding',
  'disable-session-crashed-bubble',
  'disable-sync',
  'hide-crash-restore-bubble',
  'no-default-browser-check',
  'no-first-run',
  // Nothing leaves: no name resolves and no proxy is asked. The app's pages come from its own handlers.
  'no-proxy-server',
  'host-resolver-rules=MAP * ~NOTFOUND',
  'password-store=basic',
];
const disabledFeatures = [
  'AutofillServerCommunication',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'Translate',
];
/** Without a screen there is still one, of a size that a counter would have. */
const headlessScreen = '{1440x900}';
/** Chromium heeds only the last of several; their lists are joined. */
const listSwitches = ['disable-features', 'enable-features'];

/**
 * Arguments for Chromium. `asked` are the app's own switches. As root its sandbox cannot work and is switched off;
 * `test-type` hides the bar that would warn of it inside the page's window.
 */
export function chromiumArguments(profile: string, asked: ReadonlyMap<string, string>, isRoot: boolean): string[] {
  const all = new Map<string, string>([['disable-features', disabledFeatures.join(',')]]);
  for (const text of quiet) {
    const at = text.indexOf('=');
    all.set(at < 0 ? text : text.slice(0, at), at < 0 ? '' : text.slice(at + 1));
  }
  for (const [name, value] of asked) {
    const own = all.get(name);
    all.set(name, listSwitches.includes(name) && own ? `${own},${value}` : value);
  }
  if (all.has('headless') && !all.has('screen-info')) all.set('screen-info', headlessScreen);
  if (isRoot) all.set('no-sandbox', '');
  if (all.has('no-sandbox')) all.set('test-type', '');
  all.set('user-data-dir', profile);
  return [...all].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
}
