/** Electron's `screen`: the displays, as Chromium found them at start. */
import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';

interface Display {
  readonly id: number;
  readonly label: string;
  readonly bounds: Electron.Rectangle;
  readonly workArea: Electron.Rectangle;
  readonly size: Electron.Size;
  readonly workAreaSize: Electron.Size;
  readonly scaleFactor: number;
}

let displays: Display[] = [];
let primary: Display | undefined;

export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: (): Display[] => displays,
  getPrimaryDisplay(): Display {
    if (!primary) throw new Error("The 'screen' module can't be used before the app 'ready' event");
    return primary;
  },
});

/** Asks Chromium; before that there are none. */
export async function loadDisplays(session: CdpSession): Promise<void> {
  const { screenInfos } = await session.send('Emulation.getScreenInfos');
  const found = screenInfos.map((info) => ({
    isPrimary: info.isPrimary,
    display: {
      id: Number(info.id),
      label: info.label,
      bounds: { x: info.left, y: info.top, width: info.width, height: info.height },
      workArea: { x: info.availLeft, y: info.availTop, width: info.availWidth, height: info.availHeight },
      size: { width: info.width, height: info.height },
      workAreaSize: { width: info.availWidth, height: info.availHeight },
      scaleFactor: info.devicePixelRatio,
    },
  }));
  displays = found.map(({ display }) => display);
  primary = (found.find(({ isPrimary }) => isPrimary) ?? found[0])?.display;
}
