/** Electron's `screen`: the main display, as Chromium found it at start. */
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

let primary: Display | undefined;

export const screen = {
  getPrimaryDisplay(): Display {
    if (!primary) throw new Error("The 'screen' module can't be used before the app 'ready' event");
    return primary;
  },
};

/** Asks Chromium; before that there is none. */
export async function loadDisplay(session: CdpSession): Promise<void> {
  const { screenInfos } = await session.send('Emulation.getScreenInfos');
  const info = screenInfos.find(({ isPrimary }) => isPrimary) ?? screenInfos[0];
  if (!info) throw new Error('Chromium knows of no screen');
  primary = {
    id: Number(info.id),
    label: info.label,
    bounds: { x: info.left, y: info.top, width: info.width, height: info.height },
    workArea: { x: info.availLeft, y: info.availTop, width: info.availWidth, height: info.availHeight },
    size: { width: info.width, height: info.height },
    workAreaSize: { width: info.availWidth, height: info.availHeight },
    scaleFactor: info.devicePixelRatio,
  };
}
