/** Electron's `session`: the one session there is, with its permissions and its request filter. */
import { EventEmitter } from 'node:events';
import type { WebContents } from './web-contents.ts';

type Permission = Parameters<NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>>[1];
interface PermissionDetails {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}
type AskPermission = (
  contents: WebContents,
  permission: Permission,
  callback: (granted: boolean) => void,
  details: PermissionDetails,
) => void;
type CheckPermission = (
  contents: WebContents,
  permission: Permission,
  requestingOrigin: string,
  details: PermissionDetails,
) => boolean;
interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly timestamp: number;
}
type BeforeRequest = (details: RequestDetails, callback: (response: { cancel?: boolean }) => void) => void;

let askPermission: AskPermission | null = null;
let checkPermission: CheckPermission | null = null;
let beforeRequest: BeforeRequest | null = null;
let lastRequest = 0;

export class Session extends EventEmitter {
  readonly webRequest = {
    onBeforeRequest(listener: BeforeRequest | null): void {
      beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: AskPermission | null): void {
    askPermission = handler;
  }

  setPermissionCheckHandler(handler: CheckPermission | null): void {
    checkPermission = handler;
  }

  /** Chromium is never given a device (HID, serial, USB) to offer, so there is nothing to ask the handler about. */
  setDevicePermissionHandler(_handler: ((details: Electron.DevicePermissionHandlerHandlerDetails) => boolean) | null): void {}
}

export const session = { defaultSession: new Session() };

/** What the app answers when `contents` asks for `permission`; without a handler everything is granted, as in Electron. */
export async function isPermitted(contents: WebContents, permission: Permission): Promise<boolean> {
  const requestingUrl = contents.getURL();
  const details = { requestingUrl, isMainFrame: true };
  if (checkPermission && !checkPermission(contents, permission, requestingUrl, details)) return false;
  const ask = askPermission;
  return ask === null || new Promise((resolve) => ask(contents, permission, resolve, details));
}

/** Does the app's request filter cancel this request? */
export async function isCancelled(url: string, method: string): Promise<boolean> {
  const filter = beforeRequest;
  if (filter === null) return false;
  const details = { id: ++lastRequest, url, method, timestamp: Date.now() };
  const response = await new Promise<{ cancel?: boolean }>((resolve) => filter(details, resolve));
  return response.cancel === true;
}

/** Electron's permissions and Chromium's names for them. */
export const permissionNames: readonly (readonly [Permission, string])[] = [
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['display-capture', 'display-capture'],
  ['geolocation', 'geolocation'],
  ['idle-detection', 'idle-detection'],
  ['keyboardLock', 'keyboard-lock'],
  ['media', 'camera'],
  ['midi', 'midi'],
  ['notifications', 'notifications'],
  ['pointerLock', 'pointer-lock'],
  ['storage-access', 'storage-access'],
  ['window-management', 'window-management'],
];
