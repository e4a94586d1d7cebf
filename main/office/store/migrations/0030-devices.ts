/**
 * What is done to devices beside issuing, and every run of numbers that a device of this counter was ever seen to hold, so that
 * what became of each number can be told when the run is long used up.
 */
export const devices = {
  id: 30,
  sql: `
CREATE TABLE device_operations (
  operation_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, device_no TEXT NOT NULL, what TEXT NOT NULL, aim TEXT NOT NULL,
  -- what the device showed before it was asked for the step, and when that was
  before TEXT, asked_at TEXT, step TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'stopped', 'done', 'dropped')),
  begun_at TEXT NOT NULL, changed_at TEXT NOT NULL, actor TEXT NOT NULL, problem TEXT
) STRICT;
-- One at a time on one device.
CREATE UNIQUE INDEX device_operations_open ON device_operations (device_id) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX device_operations_changed ON device_operations (changed_at);
CREATE TRIGGER device_operations_fixed BEFORE UPDATE OF operation_id, device_id, device_no, what, aim, begun_at, actor ON device_operations
  BEGIN SELECT RAISE(ABORT, 'an operation never changes what it is about'); END;
CREATE TRIGGER device_operations_over BEFORE UPDATE ON device_operations WHEN OLD.state IN ('done', 'dropped')
  BEGIN SELECT RAISE(ABORT, 'an operation that is over stays over'); END;
CREATE TRIGGER device_operations_no_delete BEFORE DELETE ON device_operations
  BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;

CREATE TABLE segments (
  device_no TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, first TEXT NOT NULL, count INTEGER NOT NULL,
  seen_at TEXT NOT NULL, bought_at TEXT, PRIMARY KEY (device_no, kind, code, first)
) STRICT, WITHOUT ROWID;

-- Paper forms that were spoilt (作废纸票) though their number was used on the device or will be voided.
CREATE TABLE spoilt_forms (
  code TEXT NOT NULL, number TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (code, number, at)
) STRICT, WITHOUT ROWID;

-- Covers what became of each number of a run: a row of the table is as long as its invoice.
DROP INDEX invoices_device;
CREATE INDEX invoices_device ON invoices (device_no, kind, code, number, state);
-- Covers how many were issued in an hour or a month, and for how much.
CREATE INDEX invoices_day ON invoices (device_no, issued_at, kind, state, net);
-- What came to nothing of late, of which a server is asked once more.
CREATE INDEX intents_ended ON intents (device_id, settled_at) WHERE state IN ('refused', 'released');
CREATE INDEX outbox_failing ON outbox (queued_at) WHERE state = 'pending' AND what <> 'document' AND attempts > 0;
`,
} as const;
