/** Electron's `dialog`: messages go to the terminal, and to the screen where zenity is installed. */
import { spawn } from 'node:child_process';

export const dialog = {
  /** Returns at once, unlike Electron's, which waits for the reader where there is a screen. */
  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
    const child = spawn('zenity', ['--error', '--no-markup', `--title=${title}`, `--text=${content}`], {
      stdio: 'ignore',
      detached: true,
    });
    child.on('error', () => {}); // not installed
    child.unref();
  },
};
