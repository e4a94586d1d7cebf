/**
 * The first ledger. Facts that were signed, sent or journalled can be added, never changed: the triggers at the end make
 * the database itself refuse, so that no later bug and no hand with an SQL shell can rewrite an issued invoice unseen.
 */
export const first = {
  id: 10,
  sql: `
CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE users (
  user_id TEXT PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL, verifier TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT
) STRICT;

CREATE TABLE sessions (
  token_sha256 TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, opened_at TEXT NOT NULL, closed_at TEXT
) STRICT;

CREATE TABLE devices (device_id TEXT PRIMARY KEY, identity TEXT NOT NULL, seen_at TEXT NOT NULL) STRICT;

CREATE TABLE refused_passwords (
  device_id TEXT NOT NULL, password_sha256 TEXT NOT NULL, problem TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (device_id, password_sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_cache (
  order_no TEXT NOT NULL, source TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, fetched_at TEXT NOT NULL,
  PRIMARY KEY (order_no, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_cache_fetched ON order_cache (fetched_at);

CREATE TABLE drafts (
  request_id TEXT PRIMARY KEY, order_no TEXT NOT NULL, source TEXT NOT NULL, opened_at TEXT NOT NULL,
  content TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'issuing', 'issued', 'dropped'))
) STRICT;
CREATE INDEX drafts_open ON drafts (opened_at) WHERE state = 'open';

CREATE TABLE claims (
  claim_id TEXT PRIMARY KEY, request_id TEXT NOT NULL REFERENCES drafts, order_no TEXT NOT NULL, line_ids TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'optimistic', 'toRelease', 'released'))
) STRICT;
CREATE INDEX claims_to_release ON claims (claim_id) WHERE state = 'toRelease';
CREATE INDEX claims_request ON claims (request_id);

CREATE TABLE intents (
  request_id TEXT PRIMARY KEY REFERENCES drafts, device_id TEXT NOT NULL, order_no TEXT NOT NULL, stock_before TEXT,
  content TEXT NOT NULL, origin TEXT NOT NULL, printer_id TEXT, begun_at TEXT NOT NULL, asked_at TEXT NOT NULL, attempts INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'refused', 'released', 'unknown')), settled_at TEXT, problem TEXT
) STRICT;
CREATE INDEX intents_unsettled ON intents (device_id, begun_at) WHERE state IN ('open', 'unknown');

CREATE TABLE invoices (
  invoice_id INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE REFERENCES drafts, device_id TEXT NOT NULL, device_no TEXT NOT NULL,
  kind TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, issued_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
  order_no TEXT NOT NULL, source TEXT NOT NULL, buyer_name TEXT NOT NULL, buyer_tax_id TEXT NOT NULL, clerk TEXT NOT NULL,
  net INTEGER NOT NULL, tax INTEGER NOT NULL, gross INTEGER NOT NULL CHECK (gross = net + tax), offline INTEGER NOT NULL,
  content TEXT NOT NULL, signed TEXT NOT NULL, origin TEXT NOT NULL,
  UNIQUE (code, number)
) STRICT;

CREATE TABLE invoiced_lines (
  order_no TEXT NOT NULL, line_id TEXT NOT NULL, invoice_id INTEGER NOT NULL REFERENCES invoices,
  PRIMARY KEY (order_no, line_id, invoice_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  upload_key TEXT PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices, revision INTEGER NOT NULL, document TEXT NOT NULL,
  sha256 TEXT NOT NULL, gross INTEGER NOT NULL, queued_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'parked')), attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL,
  outcome TEXT, problem TEXT, settled_at TEXT,
  UNIQUE (invoice_id, revision)
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at, invoice_id, revision) WHERE state = 'pending';
-- Covers what the status bar shows, so that it never reads what is done.
CREATE INDEX outbox_open ON outbox (queued_at, gross, state) WHERE state <> 'acked';

CREATE TABLE print_jobs (
  job_id TEXT PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices, printer_id TEXT NOT NULL, copies INTEGER NOT NULL,
  queued_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'spooling', 'spooled', 'printed', 'failed', 'unknown')),
  spooler_job TEXT, reason TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX print_jobs_invoice ON print_jobs (invoice_id);
CREATE INDEX print_jobs_open ON print_jobs (queued_at) WHERE state IN ('queued', 'spooling', 'spooled');

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX journal_subject ON journal (subject);

CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices BEGIN SELECT RAISE(ABORT, 'an issued invoice never changes'); END;
CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, 'an issued invoice is never deleted'); END;
CREATE TRIGGER invoiced_lines_no_update BEFORE UPDATE ON invoiced_lines BEGIN SELECT RAISE(ABORT, 'an issued invoice never changes'); END;
CREATE TRIGGER invoiced_lines_no_delete BEFORE DELETE ON invoiced_lines BEGIN SELECT RAISE(ABORT, 'an issued invoice is never deleted'); END;
CREATE TRIGGER outbox_document_fixed BEFORE UPDATE OF upload_key, invoice_id, revision, document, sha256, gross, queued_at ON outbox
  BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;
CREATE TRIGGER outbox_acked_fixed BEFORE UPDATE ON outbox WHEN OLD.state = 'acked' AND NEW.state <> 'acked'
  BEGIN SELECT RAISE(ABORT, 'an acknowledged document stays acknowledged'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'a document for the platform is never deleted'); END;
CREATE TRIGGER intents_no_delete BEFORE DELETE ON intents WHEN OLD.state NOT IN ('refused', 'released')
  BEGIN SELECT RAISE(ABORT, 'an open intent is never deleted'); END;
CREATE TRIGGER intents_content_fixed BEFORE UPDATE OF request_id, device_id, order_no, stock_before, content, origin, begun_at ON intents
  BEGIN SELECT RAISE(ABORT, 'an intent never changes what it asked for'); END;
CREATE TRIGGER intents_settled_fixed BEFORE UPDATE ON intents WHEN OLD.state = 'signed'
  BEGIN SELECT RAISE(ABORT, 'a signed intent is settled'); END;
-- INSERT OR REPLACE deletes without asking the triggers for deletes.
CREATE TRIGGER invoices_no_replace BEFORE INSERT ON invoices
  WHEN EXISTS (SELECT 1 FROM invoices WHERE invoice_id = NEW.invoice_id OR request_id = NEW.request_id OR (code = NEW.code AND number = NEW.number))
  BEGIN SELECT RAISE(ABORT, 'an issued invoice is never replaced'); END;
CREATE TRIGGER invoiced_lines_no_replace BEFORE INSERT ON invoiced_lines
  WHEN EXISTS (SELECT 1 FROM invoiced_lines WHERE order_no = NEW.order_no AND line_id = NEW.line_id AND invoice_id = NEW.invoice_id)
  BEGIN SELECT RAISE(ABORT, 'an issued invoice is never replaced'); END;
CREATE TRIGGER outbox_no_replace BEFORE INSERT ON outbox
  WHEN EXISTS (SELECT 1 FROM outbox WHERE upload_key = NEW.upload_key OR (invoice_id = NEW.invoice_id AND revision = NEW.revision))
  BEGIN SELECT RAISE(ABORT, 'a document for the platform is never replaced'); END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'the journal never changes'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal never changes'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END;
`,
} as const;
