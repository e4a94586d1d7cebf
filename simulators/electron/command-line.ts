/**
 * Sorts the command line of an Electron binary: what is Node's, what is Chromium's, which script is the app.
 * Pure, so that it is tested without starting anything.
 */

export interface CommandLine {
  /** `--version`: print it and leave. */
  readonly version: boolean;
  /** Scripts of `-r`/`--require`, in order; Playwright's loader comes this way. */
  readonly preloads: readonly string[];
  /** Port of `--inspect[=[host:]port]`, absent without the switch. */
  readonly inspectPort: number | undefined;
  /** Script or folder of the app; everything after it belongs to the app. */
  readonly app: string | undefined;
  /** Switches that are handed on to Chromium, without their dashes. */
  readonly switches: ReadonlyMap<string, string>;
}

/** Node's default for `--inspect` without a port. */
const defaultInspectPort = 9229;

/** The app's own options look like switches too; only these reach Chromium from the command line. */
const chromiumSwitches = new Set([
  'disable-gpu',
  'force-device-scale-factor',
  'headless',
  'lang',
  'no-sandbox',
  'ozone-platform',
  'remote-debugging-address',
  'remote-debugging-port',
]);

/** Sorts the arguments that follow the binary's name. Unknown switches are left to the app. */
export function sortCommandLine(args: readonly string[]): CommandLine {
  const preloads: string[] = [];
  const switches = new Map<string, string>();
  let version = false;
  let inspectPort: number | undefined;
  let app: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== undefined && chromiumSwitches.has(name)) switches.set(name, value ?? '');
    if (app !== undefined) continue;
    if (arg === '-r' || arg === '--require') {
      i++;
      preloads.push(args[i] ?? '');
    } else if (arg === '-v' || arg === '--version') {
      version = true;
    } else if (name === 'inspect') {
      inspectPort = value === undefined ? defaultInspectPort : Number(value.slice(value.lastIndexOf(':') + 1));
    } else if (!arg.startsWith('-')) {
      app = arg;
    }
  }
  return { version, preloads, inspectPort, app, switches };
}
