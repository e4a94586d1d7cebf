/**
 * The outbox carries layout files and deliveries beside documents, keeps who has a document in hand, and can send again what
 * the platform lost. Tasks, refunds, records from the feed and the results of reconciliations get a place.
 */
export const exactlyOnce = {
  id: 20,
  sql: `
CREATE TABLE outbox_20 (
  upload_key TEXT PRIMARY KEY, what TEXT NOT NULL CHECK (what IN ('document', 'layout', 'delivery')),
  -- absent on a document taken over from another counter
  invoice_id INTEGER REFERENCES invoices, from_counter TEXT,
  code TEXT NOT NULL, number TEXT NOT NULL, revision INTEGER NOT NULL, document TEXT NOT NULL, sha256 TEXT NOT NULL, gross INTEGER NOT NULL,
  queued_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'parked')), attempts INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL, leased_until TEXT, reopened INTEGER NOT NULL DEFAULT 0, outcome TEXT, problem TEXT, settled_at TEXT,
  UNIQUE (code, number, what, revision), CHECK ((invoice_id IS NULL) = (from_counter IS NOT NULL))
) STRICT;
INSERT INTO outbox_20 (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, attempts, next_at,
    outcome, problem, settled_at)
  SELECT o.upload_key, 'document', o.invoice_id, i.code, i.number, o.revision, o.document, o.sha256, o.gross, o.queued_at, o.state, o.attempts,
    o.next_at, o.outcome, o.problem, o.settled_at FROM outbox o JOIN invoices i USING (invoice_id);
INSERT INTO outbox_20 (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
  SELECT code || '-' || number || '-pdf', 'layout', invoice_id, code, number, 1, '', '', gross, recorded_at, 'pending', recorded_at FROM invoices;
DROP TABLE outbox;
ALTER TABLE outbox_20 RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (what, next_at, code, number, revision) WHERE state = 'pending';
-- Covers what the status bar shows, so that it never reads what is done.
CREATE INDEX outbox_open ON outbox (queued_at, gross, what, state) WHERE state <> 'acked' AND what = 'document';
CREATE INDEX outbox_leased ON outbox (what) WHERE state = 'pending' AND leased_until IS NOT NULL;
CREATE INDEX outbox_parked ON outbox (upload_key) WHERE state = 'parked';
CREATE INDEX outbox_queued ON outbox (queued_at) WHERE what = 'document' AND state = 'acked';
CREATE INDEX outbox_invoice ON outbox (invoice_id);

CREATE TRIGGER outbox_document_fixed BEFORE UPDATE OF upload_key, what, invoice_id, from_counter, code, number, revision, sha256, gross, queued_at
  ON outbox BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;
-- The address of a delivery is blotted out when it has arrived.
CREATE TRIGGER outbox_text_fixed BEFORE UPDATE OF document ON outbox WHEN OLD.what <> 'delivery'
  BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;
CREATE TRIGGER outbox_acked_fixed BEFORE UPDATE ON outbox
  WHEN OLD.state = 'acked' AND NEW.state <> 'acked' AND NOT (NEW.state = 'pending' AND NEW.reopened = OLD.reopened + 1)
  BEGIN SELECT RAISE(ABORT, 'an acknowledged document stays acknowledged'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'a document for the platform is never deleted'); END;
CREATE TRIGGER outbox_no_replace BEFORE INSERT ON outbox
  WHEN EXISTS (SELECT 1 FROM outbox WHERE upload_key = NEW.upload_key
    OR (code = NEW.code AND number = NEW.number AND what = NEW.what AND revision = NEW.revision))
  BEGIN SELECT RAISE(ABORT, 'a document for the platform is never replaced'); END;

CREATE TABLE tasks (
  task_id TEXT PRIMARY KEY, what TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, opened_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done')), called_at TEXT, settled_at TEXT
) STRICT;
CREATE INDEX tasks_open ON tasks (opened_at) WHERE state = 'open';
CREATE TRIGGER tasks_matter_fixed BEFORE UPDATE OF task_id, what, subject, data, opened_at ON tasks
  BEGIN SELECT RAISE(ABORT, 'a task never changes what it is about'); END;
CREATE TRIGGER tasks_no_delete BEFORE DELETE ON tasks BEGIN SELECT RAISE(ABORT, 'a task is answered, never deleted'); END;
ALTER TABLE intents ADD COLUMN called_at TEXT;
ALTER TABLE users ADD COLUMN source TEXT NOT NULL DEFAULT 'settings' CHECK (source IN ('settings', 'platform'));

CREATE TABLE refunds (
  order_no TEXT NOT NULL, line_id TEXT NOT NULL, at TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (order_no, line_id, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE platform_records (
  what TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reconciliations (
  seq INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, actor TEXT NOT NULL, report TEXT NOT NULL
) STRICT;
-- Facts about this counter itself: that another one has taken over from it, when its books were last copied.
CREATE TABLE counter_state (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) STRICT;

INSERT INTO counter_state (name, value, at) SELECT 'first-own ' || device_no, '', min(issued_at) FROM invoices GROUP BY device_no;

CREATE INDEX invoices_without_order ON invoices (gross, buyer_name) WHERE order_no = '';
CREATE INDEX invoices_device ON invoices (device_no, kind, code, number);
CREATE INDEX invoices_issued ON invoices (issued_at);
CREATE INDEX intents_order ON intents (order_no) WHERE state IN ('open', 'unknown');
`,
} as const;
