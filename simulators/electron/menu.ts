/** Electron's `Menu`, as far as an app without one needs it: a window of the stand-in never has a menu. */
export const Menu = {
  setApplicationMenu(menu: Electron.Menu | null): void {
    if (menu !== null) throw new Error('the stand-in has no menus');
  },
};
