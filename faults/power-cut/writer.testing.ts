/**
 * A process that writes until it dies, for the tests of the disk that forgets: `node writer.testing.ts FOLDER WHAT COUNT`. Tells
 * each thing it believes to be safe on a line of its own.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const [folder = '', what = '', count = '1'] = process.argv.slice(2);
const say = (text: string): void => void writeSync(1, `${text}\n`);

function file(name: string, content: string, sync: boolean): number {
  const fd = openSync(join(folder, name), 'w');
  writeSync(fd, content);
  if (sync) fdatasyncSync(fd);
  return fd;
}

function syncFolder(): void {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

switch (what) {
  case 'unsynced':
    file('a', 'written', false);
    break;
  case 'synced':
    writeSync(file('a', 'synced', true), ' and more');
    break;
  case 'renamed':
    closeSync(file('a.new', 'synced', true));
    renameSync(join(folder, 'a.new'), join(folder, 'a'));
    if (count === '2') syncFolder();
    break;
  case 'removed':
    closeSync(file('a', 'synced', true));
    unlinkSync(join(folder, 'a'));
    if (count === '2') syncFolder();
    break;
  default: {
    const db = new Database(join(folder, 'a.sqlite'));
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${what}`);
    db.exec('CREATE TABLE IF NOT EXISTS rows (row INTEGER PRIMARY KEY, filler TEXT)');
    const insert = db.prepare('INSERT INTO rows (filler) VALUES (?)');
    for (let row = 0; row < Number(count); row++) say(String(insert.run('x'.repeat(300)).lastInsertRowid));
  }
}
process.kill(process.pid, 'SIGKILL');
