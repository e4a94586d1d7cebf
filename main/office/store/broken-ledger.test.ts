/**
 * What a disk can do to a ledger: it is told at start in a sentence, or it did no harm. Never a ledger served wrong.
 */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerTrouble, openLedgerFile } from './connection.ts';
import { factsOf, fillLedger } from './filled-ledger.testing.ts';
import { inspect } from './inspect.ts';

const pageBytes = 4096;

let folder: string;
/** A good ledger of some hundred invoices, closed, and what is in it. */
let good: Buffer;
let facts: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-broken-'));
  const dir = join(folder, 'good');
  facts = inLedger(dir, (db) => {
    fillLedger(db, { count: 160, pending: 30 });
    // Free pages in the middle, as a ledger has that forgets orders.
    db.exec('CREATE TABLE filler (a BLOB) STRICT; INSERT INTO filler VALUES (zeroblob(40000))');
    fillLedger(db, { count: 20, from: 161 });
    db.exec('DROP TABLE filler');
    return factsOf(db);
  });
  good = readFileSync(join(dir, 'ledger.sqlite'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let dataDir: string;
let ledger: string;
let run = 0;
beforeEach(() => {
  dataDir = join(folder, `run-${++run}`);
  ledger = join(dataDir, 'ledger.sqlite');
  mkdirSync(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function inLedger<T>(where: string, work: (db: Database.Database) => T): T {
  const file = openLedgerFile(where);
  if (!file.ok) throw new Error(JSON.stringify(file.problem));
  try {
    return work(file.value.db);
  } finally {
    file.value.close();
  }
}

type Found = { facts: string } | { refused: string; reason: unknown; when: 'start' | 'use' };

/** Opens the ledger as the office does and reads everything: what it has, or the problem that was told, and when. */
function opened(): Found {
  const file = openLedgerFile(dataDir);
  if (!file.ok) return { refused: file.problem.code, reason: file.problem.details.reason, when: 'start' };
  try {
    return { facts: factsOf(file.value.db) };
  } catch (error) {
    const { problem } = ledgerTrouble(error, ledger);
    return { refused: problem.code, reason: problem.details.reason, when: 'use' };
  } finally {
    file.value.close();
  }
}

const noise = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('a page that was overwritten', () => {
  const pages = () => good.length / pageBytes;
  let refused = 0;
  let unharmed = 0;

  test('is found at start, or holds no fact', () => {
    fc.assert(
      fc.property(fc.nat(pages() - 1), noise(pageBytes), (page, bytes) => {
        const broken = Buffer.from(good);
        broken.set(bytes, page * pageBytes);
        writeFileSync(ledger, broken);
        const found = opened();
        if ('facts' in found) {
          unharmed += 1;
          expect(found.facts).toBe(facts);
        } else {
          refused += 1;
          expect(found).toMatchObject({ refused: expect.stringMatching(/^ledger-(damaged|from-the-future)$/), when: 'start' });
        }
        rmSync(ledger);
        for (const ending of ['-wal', '-shm']) rmSync(`${ledger}${ending}`, { force: true });
      }),
      { numRuns: 200 },
    );
    // Both kinds of page were met, or the test shows nothing.
    expect([refused > 100, unharmed > 0]).toEqual([true, true]);
  }, 60_000);

  test('of every single page, filled with zeros: the same', () => {
    for (let page = 0; page < pages(); page++) {
      const broken = Buffer.from(good);
      broken.fill(0, page * pageBytes, (page + 1) * pageBytes);
      writeFileSync(ledger, broken);
      const found = opened();
      if ('facts' in found) expect(found.facts, `page ${page + 1}`).toBe(facts);
      else expect(found, `page ${page + 1}`).toMatchObject({ refused: 'ledger-damaged', when: 'start' });
      rmSync(ledger);
    }
  }, 60_000);

  test('and one that is not where it was: a file cut short', () => {
    for (const length of [good.length - pageBytes, good.length - 100, pageBytes, 4000, 100, 16, 15]) {
      writeFileSync(ledger, good.subarray(0, length));
      expect(opened(), `${length} bytes`).toMatchObject({ refused: 'ledger-damaged', when: 'start' });
      rmSync(ledger);
    }
  });
});

describe('one byte changed inside a fact', () => {
  test('of a document that is still to be uploaded is found at start; of any fact, when it is copied', () => {
    let atStart = 0;
    let later = 0;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = Buffer.from(good);
        broken[at] = (broken[at] ?? 0) ^ change;
        writeFileSync(ledger, broken);
        const found = opened();
        if ('refused' in found) atStart += 1;
        else if (found.facts !== facts && sealed(ledger) !== sealedFacts) {
          later += 1;
          expect(inspect(ledger).damage, `byte ${at} ^ ${change}`).not.toBeNull();
        }
        rmSync(ledger);
        for (const ending of ['-wal', '-shm']) rmSync(`${ledger}${ending}`, { force: true });
      }),
      { numRuns: 200 },
    );
    expect([atStart > 10, later > 10]).toEqual([true, true]);
  }, 60_000);

  test('of a document that waits', () => {
    // Wherever it stands, in pages that were given up too.
    const clerk = (name: string) => Buffer.from(`"clerk":"${name}","code"`).toString('latin1');
    writeFileSync(ledger, good.toString('latin1').replaceAll(clerk('王小明'), clerk('王大明')), 'latin1');
    expect(opened()).toMatchObject({
      refused: 'ledger-damaged',
      reason: expect.stringMatching(/^document 011002300411-\d{8}-1$/),
    });
  });
});

/** What hashes vouch for: invoices, documents and the journal; not drafts and what moves. */
function sealed(file: string): string {
  const db = new Database(file, { readonly: true });
  try {
    return JSON.stringify([
      db.prepare('SELECT request_id, code, number, gross, content, signed, origin FROM invoices ORDER BY invoice_id').all(),
      db.prepare('SELECT upload_key, document, sha256 FROM outbox ORDER BY upload_key').all(),
      db.prepare('SELECT * FROM journal ORDER BY seq').all(),
    ]);
  } catch {
    return 'unreadable';
  } finally {
    db.close();
  }
}
let sealedFacts: string;
beforeAll(() => {
  sealedFacts = sealed(join(folder, 'good', 'ledger.sqlite'));
});

describe('a file that is no ledger', () => {
  test.each([
    ['empty', '', 'empty'],
    ['a picture', 'a holiday picture, say'.repeat(1000), 'header'],
    ['a header and then noise', `SQLite format 3\0${'noise'.repeat(3000)}`, expect.any(String)],
  ])('%s', (_name, content, reason) => {
    writeFileSync(ledger, content);
    expect(opened()).toEqual({ when: 'start', refused: 'ledger-damaged', reason });
    expect(readFileSync(ledger, 'latin1')).toBe(content);
  });

  test('a folder', () => {
    mkdirSync(ledger);
    expect(opened()).toEqual({ when: 'start', refused: 'ledger-damaged', reason: 'not a file' });
  });

  test('a ledger that has gone while its log or its copies are there is missed; a new one is not begun', () => {
    writeFileSync(`${ledger}-wal`, 'x');
    expect(opened()).toEqual({ when: 'start', refused: 'ledger-damaged', reason: 'missing' });
    rmSync(`${ledger}-wal`);
    mkdirSync(join(dataDir, 'backups'));
    expect(opened()).toEqual({ when: 'start', refused: 'ledger-damaged', reason: 'missing' });
    expect(existsSync(ledger)).toBe(false);
  });

  test('a beginning that was killed is begun again', () => {
    writeFileSync(`${ledger}.new`, 'half a ledger');
    expect(opened()).toHaveProperty('facts');
    expect(existsSync(`${ledger}.new`)).toBe(false);
  });
});

describe('the write-ahead log', () => {
  /** The files of an office that was killed with three commits in its log. */
  function killed(): Buffer {
    inLedger(join(folder, `killed-${run}`), (db) => {
      fillLedger(db, { count: 2 });
      db.pragma('wal_checkpoint(TRUNCATE)');
      for (const from of [3, 4, 5]) fillLedger(db, { count: 1, from });
      for (const ending of ['', '-wal'])
        copyFileSync(join(folder, `killed-${run}`, `ledger.sqlite${ending}`), `${ledger}${ending}`);
    });
    return readFileSync(`${ledger}-wal`);
  }
  const invoices = () => inLedger(dataDir, (db) => db.prepare('SELECT count(*) FROM invoices').pluck().get());

  test('is read to its last commit', () => {
    killed();
    expect(invoices()).toBe(5);
  });

  test('torn in its last commit, as by a power cut, loses that commit and no other', () => {
    const log = killed();
    writeFileSync(`${ledger}-wal`, log.subarray(0, log.length - pageBytes));
    expect(invoices()).toBe(4);
  });

  test('with what is left of an older log behind it is right', () => {
    const log = killed();
    appendFileSync(`${ledger}-wal`, Buffer.concat([Buffer.alloc(24 + pageBytes, 0x5a), Buffer.alloc(24 + pageBytes)]));
    expect(log.length).toBeLessThan(statSync(`${ledger}-wal`).size);
    expect(invoices()).toBe(5);
  });

  test('that was given space and never written is right', () => {
    killed();
    writeFileSync(`${ledger}-wal`, Buffer.alloc(3 * pageBytes));
    expect(invoices()).toBe(2);
  });

  test.each([
    ['garbage from the start', (log: Buffer) => log.fill(0xa5), 'write-ahead log header'],
    ['a bit of the header', (log: Buffer) => log.writeUInt8(log.readUInt8(17) ^ 1, 17), 'write-ahead log header'],
    ['a page in the middle', (log: Buffer) => log.fill(0xa5, 32 + 24, 32 + 24 + 100), 'write-ahead log spoilt in the middle'],
    ['a few bytes', (log: Buffer) => writeFileSync(`${ledger}-wal`, log.subarray(0, 20)), 'write-ahead log cut short'],
  ])('spoilt is told, before SQLite forgets what follows: %s', (_name, change, reason) => {
    const log = killed();
    change(log);
    if (statSync(`${ledger}-wal`).size === log.length) writeFileSync(`${ledger}-wal`, log);
    const before = readFileSync(`${ledger}-wal`);
    expect(opened()).toEqual({ when: 'start', refused: 'ledger-damaged', reason });
    expect(readFileSync(`${ledger}-wal`).equals(before)).toBe(true);
  });
});

describe('where nothing may be written', () => {
  /** As somebody whom permissions bind. */
  function asNobody<T>(work: () => T): T {
    if (process.geteuid?.() !== 0) return work();
    process.seteuid?.(65_534);
    try {
      return work();
    } finally {
      process.seteuid?.(0);
    }
  }
  beforeEach(() => {
    chmodSync(folder, 0o755);
    writeFileSync(ledger, good);
    writeFileSync(join(dataDir, 'ledger.lock'), '');
  });

  test('a file that can only be read is refused and untouched', () => {
    chmodSync(dataDir, 0o777);
    chmodSync(join(dataDir, 'ledger.lock'), 0o666);
    chmodSync(ledger, 0o444);
    expect(asNobody(opened)).toMatchObject({ refused: 'ledger-unavailable', when: 'start' });
    expect(readFileSync(ledger).equals(good)).toBe(true);
  });

  test('a folder that can only be read is refused, and the ledger is untouched', () => {
    chmodSync(ledger, 0o666);
    chmodSync(dataDir, 0o555);
    expect(asNobody(opened)).toMatchObject({ refused: 'ledger-unavailable', when: 'start' });
    expect(readFileSync(ledger).equals(good)).toBe(true);
    chmodSync(dataDir, 0o755);
  });
});
