/**
 * The commands of docs/backup-and-spare.md as station IT types them: a process, its words and its exit code.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/ids.ts';
import { parseRecording } from '../../native/recorder/recording.ts';
import { recordingFiles } from '../office/recordings/files.ts';
import { openRing } from '../office/recordings/ring.ts';
import { openLedgerFile } from '../office/store/connection.ts';
import { copyFile } from '../office/store/copies.ts';
import { fillLedger } from '../office/store/filled-ledger.testing.ts';

const passphrase = 'four words and a number 7';
const seller = { name: '示例铁路客运站', taxId: '91110108339805094M' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A settings file with what these commands read of it; its secrets are not to be had, and nobody asks for them. */
function counter(name: string, of = seller): string {
  const file = join(folder, `${name}.json`);
  const settings = { counter: { id: name, name }, seller: of, platform: { secret: { env: 'NOT_SET' } }, dataDir: name };
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

async function inLedger<T>(name: string, work: (db: Database.Database) => T | Promise<T>): Promise<T> {
  const file = openLedgerFile(join(folder, name));
  if (!file.ok) throw new Error(file.problem.code);
  try {
    return await work(file.value.db);
  } finally {
    file.value.close();
  }
}

async function fapiao(args: readonly string[], input = '', env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env: { ...process.env, ...env } });
  child.stdin.end(input);
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, error };
}

describe('usage', () => {
  test('names every command, on standard output when asked for', async () => {
    const { code, out, error } = await fapiao(['--help']);
    expect([code, error]).toEqual([0, '']);
    for (const command of [
      'export',
      'device-log',
      'verifier',
      'ports',
      'probe',
      'retry-passwords',
      'restore',
      'pack',
      'unfence',
      'take-over',
    ])
      expect(out).toContain(`fapiao ${command} `);
  });

  test.each([[['pack', '--config', 'x']], [['take-over']], [['pack', 'twice']], [['nonsense']], [['--unknown']]])(
    'wrong usage is 2: %j',
    async (args) => {
      const { code, out, error } = await fapiao(args);
      expect([code, out]).toEqual([2, '']);
      expect(error).toContain('fapiao pack --config FILE --to FILE');
    },
  );
});

describe('device-log', () => {
  let config: string;
  beforeAll(async () => {
    config = counter('BJZ-20');
    const at = '2026-11-22T10:00:00.000+08:00' as Instant;
    const ring = openRing({
      files: recordingFiles(join(folder, 'BJZ-20'), 'disk-1'),
      header: { recording: 1, deviceId: 'disk-1', family: 'serial-converter' },
      mostBytes: 100_000,
      now: () => at,
      onTrouble(error) {
        throw error;
      },
    });
    ring.append({ at, direction: 'line', meaning: 'opened', bytes: 0, body: '', as: 'hex' });
    await ring.settled();
  });

  test('prints a recording, or writes it to a file for its owner alone', async () => {
    const printed = await fapiao(['device-log', 'disk-1', '--config', config]);
    expect([printed.code, printed.error]).toEqual([0, '']);
    expect(parseRecording(printed.out)).toMatchObject({
      header: { deviceId: 'disk-1', family: 'serial-converter' },
      entries: [{ seq: 1, meaning: 'opened' }],
    });
    const file = join(folder, 'disk-1.jsonl');
    const written = await fapiao(['device-log', 'disk-1', '--data', join(folder, 'BJZ-20'), '--out', file]);
    expect(written).toMatchObject({ code: 0, out: `${file}: ${statSync(file).size} bytes\n` });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parseRecording(readFileSync(file, 'utf8'))?.entries).toEqual(parseRecording(printed.out)?.entries);
  });

  test.each(['disk-2', '../BJZ-20/recorder/disk-1'])('of a device that was never recorded it says so: %s', async (device) => {
    const { code, out, error } = await fapiao(['device-log', device, '--config', config]);
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain(`没有设备 ${device} 的通信记录。\nNothing is recorded of a device ${device}.`);
  });
});

test('ports lists what there is, and probe tells a port that is not there and what names none', async () => {
  expect(await fapiao(['ports'])).toMatchObject({ code: 0, error: '' });
  const gone = await fapiao(['probe', join(folder, 'gone')]);
  expect(gone).toMatchObject({ code: 1, out: '' });
  expect(gone.error).toContain(`no port ${join(folder, 'gone')}`);
  expect(await fapiao(['probe', 'ttyUSB0'])).toMatchObject({ code: 1 });
  expect(await fapiao(['probe', '/dev/tty', '--baud', 'fast'])).toMatchObject({ code: 1 });
  expect(await fapiao(['probe', 'a', 'b'])).toMatchObject({ code: 2 });
});

describe('restore', () => {
  const copies = () => join(folder, 'BJZ-01', 'backups');
  let config: string;
  beforeAll(async () => {
    config = counter('BJZ-01');
    await inLedger('BJZ-01', (db) => fillLedger(db, { count: 7 }));
  });

  test('says so when there are no copies', async () => {
    const { code, out } = await fapiao(['restore', '--config', config]);
    expect([code, out]).toEqual([0, `no copies in ${copies()}\n`]);
  });

  test('lists copies, each with its content and whether it is sound, beside a running office too', async () => {
    const day = (number: number) => `2026-11-2${number}T08:00:00.000+08:00` as Instant;
    const good = copyFile(copies(), day(1), 'daily');
    const bad = copyFile(copies(), day(2), 'asked');
    const out = await inLedger('BJZ-01', async (db) => {
      mkdirSync(copies());
      for (const file of [good, bad]) db.prepare('VACUUM INTO ?').run(file);
      const bytes = readFileSync(bad);
      bytes.fill(1, 4096 * 5, 4096 * 6);
      writeFileSync(bad, bytes);
      return (await fapiao(['restore', '--config', config])).out;
    });
    const [first, second] = out.split('\n');
    expect(first).toMatch(/^2026-11-22 08:00 {2}asked {6}DAMAGED {3}.+asked\.sqlite$/);
    expect(second).toMatch(
      /^2026-11-21 08:00 {2}daily {6}sound {5}7 invoices, last 2026-11-22 10:00, journal 14 [0-9a-f]{12} {2}.+daily\.sqlite$/,
    );
  });

  test('puts a copy in place on a machine without a ledger, and over a ledger only with --replace', async () => {
    const from = copyFile(copies(), '2026-11-21T08:00:00.000+08:00' as Instant, 'daily');
    const other = counter('BJZ-02');
    const restored = await fapiao(['restore', '--config', other, '--from', from]);
    expect(restored).toMatchObject({ code: 0, error: '' });
    expect(restored.out).toContain('restored: 7 invoices');
    const again = await fapiao(['restore', '--data', join(folder, 'BJZ-02'), '--from', from]);
    expect(again.code).toBe(1);
    expect(again.error).toMatch(/已有台账.*--replace[\s\S]*There is a ledger at/);
    const replaced = await fapiao(['restore', '--config', other, '--from', from, '--replace']);
    expect(replaced.code).toBe(0);
    expect(readdirSync(join(folder, 'BJZ-02')).filter((name) => name.startsWith('replaced-'))).toHaveLength(1);
  });

  test('is told in a sentence when it cannot be', async () => {
    const { code, error } = await fapiao(['restore', '--config', counter('BJZ-03'), '--from', join(folder, 'nothing.sqlite')]);
    expect(code).toBe(1);
    expect(error).toMatch(/不可用（ENOENT）[\s\S]*cannot be used \(ENOENT\)/);
    expect(error).not.toMatch(/\n\s+at /);
  });
});

describe('a counter that stops and one that takes over', () => {
  let stopping: string;
  let spare: string;
  const to = () => join(folder, 'BJZ-07.fapiao');
  beforeAll(async () => {
    stopping = counter('BJZ-07');
    spare = counter('BJZ-08');
    await inLedger('BJZ-07', (db) => fillLedger(db, { count: 9, pending: 4 }));
  });

  test('a passphrase that is too short changes nothing', async () => {
    const { code, error } = await fapiao(['pack', '--config', stopping, '--to', to()], 'short\n');
    expect(code).toBe(1);
    expect(error).toMatch(/至少 12 个字符[\s\S]*at least 12/);
    expect(existsSync(to())).toBe(false);
    expect(await inLedger('BJZ-07', (db) => db.prepare('SELECT count(*) FROM counter_state').pluck().get())).toBe(0);
  });

  test('packs with a passphrase from standard input and says what is in it', async () => {
    const { code, out } = await fapiao(['pack', '--config', stopping, '--to', to()], `${passphrase}\n`);
    expect(code).toBe(0);
    expect(out).toMatch(/counter +BJZ-07\n[\s\S]*documents 4, 2212\.00 yuan\n[\s\S]*issues and uploads nothing any more/);
    expect(out).toMatch(/beside {4}0 layout files, 0 deliveries to buyers\n/);
  });

  test('does not write over a package, and says to take another name', async () => {
    const before = readFileSync(to());
    const { code, error } = await fapiao(['pack', '--config', stopping, '--to', to()], `${passphrase}\n`);
    expect(code).toBe(1);
    expect(error).toMatch(/已经存在[\s\S]*请换一个文件名[\s\S]*Take another name/);
    expect(readFileSync(to())).toEqual(before);
  });

  test('is not its own spare, nor that of another seller', async () => {
    const own = await fapiao(['take-over', '--config', stopping, '--from', to()], `${passphrase}\n`);
    expect(own).toMatchObject({ code: 1 });
    expect(own.error).toContain('comes from this very counter (BJZ-07)');
    const stranger = counter('BJZ-99', { name: '别家', taxId: '91320111339366503A' });
    const other = await fapiao(['take-over', '--config', stranger, '--from', to()], `${passphrase}\n`);
    expect(other).toMatchObject({ code: 1 });
    expect(other.error).toContain('belongs to another seller (91110108339805094M)');
  });

  test('is taken over with the passphrase, once', async () => {
    const wrong = await fapiao(['take-over', '--config', spare, '--from', to()], 'not the passphrase\n');
    expect(wrong.code).toBe(1);
    expect(wrong.error).toContain('The passphrase does not open');
    const env = { FAPIAO_PASSPHRASE: passphrase };
    expect(await fapiao(['take-over', '--config', spare, '--from', to()], '', env)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^4 documents taken over, 0 were here already[\s\S]*^4 layout files and 0 deliveries/m),
    });
    expect(await fapiao(['take-over', '--config', spare, '--from', to()], '', env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 documents taken over, 4 were here already'),
    });
    expect(
      await inLedger('BJZ-08', (db) =>
        db
          .prepare("SELECT count(*) FROM outbox WHERE from_counter = 'BJZ-07' AND what = 'document' AND state = 'pending'")
          .pluck()
          .get(),
      ),
    ).toBe(4);
  });

  test('what the ledger contradicts is told, and the rest is taken over', async () => {
    const other = counter('BJZ-10');
    await inLedger('BJZ-10', (db) => fillLedger(db, { count: 1, from: 7, counterId: 'BJZ-10' }));
    const { code, out, error } = await fapiao(['take-over', '--config', other, '--from', to()], `${passphrase}\n`);
    expect(code).toBe(1);
    expect(out).toContain('3 documents taken over');
    expect(error).toMatch(/011002300411-00000007-1[\s\S]*A task was opened/);
  });

  test('goes on again only after the words, and only when it was stopped', async () => {
    const fenced = () =>
      inLedger('BJZ-07', (db) => db.prepare("SELECT count(*) FROM counter_state WHERE name = 'fenced'").pluck().get());
    expect(await fapiao(['unfence', '--config', stopping], 'yes\n')).toMatchObject({ code: 1 });
    expect(await fenced()).toBe(1);
    expect(await fapiao(['unfence', '--config', stopping], 'BJZ-07 was not taken over\n')).toMatchObject({ code: 0 });
    expect(await fenced()).toBe(0);
    expect(await fapiao(['unfence', '--config', stopping], 'BJZ-07 was not taken over\n')).toMatchObject({ code: 1 });
  });

  test('a file that is no package is told in a sentence', async () => {
    writeFileSync(join(folder, 'photo.fapiao'), 'a holiday picture');
    for (const from of ['photo.fapiao', 'missing.fapiao']) {
      const { code, error } = await fapiao(['take-over', '--config', spare, '--from', join(folder, from)]);
      expect(code).toBe(1);
      expect(error).toMatch(/交接包.*不完整[\s\S]*incomplete or was changed/);
    }
  });
});
