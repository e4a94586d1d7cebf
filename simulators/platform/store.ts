/**
 * The platform's own ledger, on disk: it outlives a restart, and the tests believe it, not the counter.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export type Db = Database.Database;

/** Opens the ledger in `dataDir`, making both where they are missing. */
export function openStore(dataDir: string): Db {
  mkdirSync(dataDir, { recursive: true });
  const db = new Database(join(dataDir, 'platform.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(schema);
  return db;
}

/** Times are milliseconds since 1970 by the platform's clock; money is integer fen. */
const schema = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- seq rises with every change of anything a counter may follow; it is what cursors are made of
CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, order_no TEXT, change TEXT) STRICT;

CREATE TABLE IF NOT EXISTS orders (
  order_no TEXT PRIMARY KEY, source TEXT NOT NULL, content TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS tickets (ticket_no TEXT PRIMARY KEY, order_no TEXT NOT NULL REFERENCES orders) STRICT;
CREATE TABLE IF NOT EXISTS invoiced (
  order_no TEXT NOT NULL, line_id TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, channel TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (order_no, line_id)
) STRICT;
CREATE TABLE IF NOT EXISTS claims (
  claim_id TEXT PRIMARY KEY, counter_id TEXT NOT NULL, order_no TEXT NOT NULL, line_ids TEXT NOT NULL,
  granted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('held', 'consumed', 'released')),
  ended_at INTEGER CHECK ((ended_at IS NULL) = (state = 'held'))
) STRICT;
CREATE INDEX IF NOT EXISTS claims_order ON claims (order_no) WHERE state = 'held';

CREATE TABLE IF NOT EXISTS documents (
  upload_key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL,
  state TEXT NOT NULL, gross INTEGER NOT NULL, content TEXT NOT NULL, received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS documents_invoice ON documents (code, number, revision);
-- the first outcome of every text that ever came, and how often it came
CREATE TABLE IF NOT EXISTS received (
  upload_key TEXT NOT NULL, text_sha256 TEXT NOT NULL, outcome TEXT NOT NULL, first_at INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (upload_key, text_sha256)
) STRICT;

-- content is kept so that a test can open the file; differing counts other bytes that were refused
CREATE TABLE IF NOT EXISTS layouts (
  code TEXT NOT NULL, number TEXT NOT NULL, format TEXT NOT NULL CHECK (format IN ('pdf', 'ofd')), content BLOB NOT NULL, sha256 TEXT NOT NULL,
  stored_at INTEGER NOT NULL, times INTEGER NOT NULL, differing INTEGER NOT NULL,
  PRIMARY KEY (code, number, format)
) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (
  delivery_id TEXT PRIMARY KEY, code TEXT NOT NULL, number TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL, url TEXT,
  at INTEGER NOT NULL, times INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS reconciliations (
  day TEXT NOT NULL, counter_id TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (day, counter_id)
) STRICT;
CREATE TABLE IF NOT EXISTS red_forms (
  serial INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE, counter_id TEXT NOT NULL, state TEXT NOT NULL, number TEXT, request TEXT NOT NULL,
  at INTEGER NOT NULL, times INTEGER NOT NULL
) STRICT;

-- what the seal service was asked to sign; digest is base64 as it came
CREATE TABLE IF NOT EXISTS sealed (
  tax_id TEXT NOT NULL, company_name TEXT NOT NULL, format TEXT NOT NULL, digest TEXT NOT NULL, seal_id TEXT NOT NULL,
  at INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (tax_id, company_name, format, digest, seal_id)
) STRICT;

-- counters that were added beside those the options name
CREATE TABLE IF NOT EXISTS counters (counter_id TEXT PRIMARY KEY, station_id TEXT NOT NULL, secret TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS telemetry (counter_id TEXT PRIMARY KEY, report TEXT NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL) STRICT;
`;
