/** Checked by the compiler: the expected errors are what a drift from electron.d.ts would be. */
import { test } from 'vitest';
import { type Extra, none, type Part } from './conform.ts';

class Window {
  isMinimized(): boolean {
    return false;
  }
  loadURL(_url: string): Promise<void> {
    return Promise.resolve();
  }
  static getAllWindows(): Window[] {
    return [];
  }
}

test('a part of Electron is accepted, and fewer parameters than it has', () => {
  ({ getPath: (name: string) => name, isReady: () => true }) satisfies Part<Electron.App>;
  Window satisfies Part<typeof Electron.BrowserWindow>;
  none<Extra<Window, Electron.BrowserWindow>>();
});

class WrongMember {
  loadURL(_url: string): void {}
}
class WrongStatic extends WrongMember {
  static getAllWindows(): string[] {
    return [];
  }
}

test('another type of parameter, result, listener or class member is refused, and so is a member Electron does not have', () => {
  // @ts-expect-error Electron's is handed a string
  ({ setPath(_name: number) {} }) satisfies Part<Electron.App>;
  // @ts-expect-error Electron's gives a string
  ({ getPath: () => 5 }) satisfies Part<Electron.App>;
  // @ts-expect-error Electron's listeners expect a sender with a number as its id
  ({ handle(_name: string, _listener: (event: { sender: { id: string } }) => void) {} }) satisfies Part<Electron.IpcMain>;
  // @ts-expect-error Electron's gives a promise
  WrongMember satisfies Part<typeof Electron.BrowserWindow>;
  // @ts-expect-error Electron's gives windows
  WrongStatic satisfies { getAllWindows?: Part<(typeof Electron.BrowserWindow)['getAllWindows']> };
  // @ts-expect-error a misspelt member would pass as a part
  none<Extra<{ isMinimised(): boolean }, Electron.BrowserWindow>>();
});
