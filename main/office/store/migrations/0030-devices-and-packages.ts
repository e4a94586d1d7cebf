/**
 * What is done to devices beside issuing, and every run of numbers that a device of this counter was ever seen to hold, so that
 * what became of each number can be told when the run is long used up. The outbox knows which of its entries went into a package
 * for another counter, and lets a document made of a device's record give way to the original.
 */
export const devicesAndPackages = {
  id: 30,
  sql: `
CREATE TABLE device_operations (
  operation_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, device_no TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('requisition', 'readIn', 'giveBack', 'handOut', 'takeBack', 'closeMonth', 'setClock')), aim TEXT NOT NULL,
  -- what the device showed before it was asked for the step, and when that was
  before TEXT, asked_at TEXT, step TEXT NOT NULL CHECK (step IN ('download', 'confirm', 'readIn', 'giveBack', 'handOut', 'takeBack', 'upload',
    'report', 'clear', 'setClock')), state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'stopped', 'done', 'dropped')),
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
-- It may turn out to be longer, or its day may become known; what was seen once is never less.
CREATE TRIGGER segments_fixed BEFORE UPDATE ON segments WHEN NEW.device_no <> OLD.device_no OR NEW.kind <> OLD.kind OR NEW.code <> OLD.code
    OR NEW.first <> OLD.first OR NEW.count < OLD.count OR NEW.seen_at <> OLD.seen_at OR (OLD.bought_at IS NOT NULL AND NEW.bought_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'a run that was seen never shrinks'); END;
CREATE TRIGGER segments_no_delete BEFORE DELETE ON segments BEGIN SELECT RAISE(ABORT, 'a run that was seen is never forgotten'); END;

-- Numbers voided unused (空白作废); they have no invoice.
CREATE TABLE blank_voids (
  device_no TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, voided_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
  PRIMARY KEY (device_no, kind, code, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX blank_voids_day ON blank_voids (device_no, kind, voided_at);
CREATE TRIGGER blank_voids_no_update BEFORE UPDATE ON blank_voids BEGIN SELECT RAISE(ABORT, 'a void number never changes'); END;
CREATE TRIGGER blank_voids_no_delete BEFORE DELETE ON blank_voids BEGIN SELECT RAISE(ABORT, 'a void number is never forgotten'); END;

-- Paper forms that were spoilt (作废纸票) though their number was used on the device or will be voided.
CREATE TABLE spoilt_forms (
  code TEXT NOT NULL, number TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (code, number, at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER spoilt_forms_no_update BEFORE UPDATE ON spoilt_forms BEGIN SELECT RAISE(ABORT, 'a spoilt form never changes'); END;
CREATE TRIGGER spoilt_forms_no_delete BEFORE DELETE ON spoilt_forms BEGIN SELECT RAISE(ABORT, 'a spoilt form is never forgotten'); END;
CREATE TRIGGER spoilt_forms_no_replace BEFORE INSERT ON spoilt_forms
  WHEN EXISTS (SELECT 1 FROM spoilt_forms WHERE code = NEW.code AND number = NEW.number AND at = NEW.at)
  BEGIN SELECT RAISE(ABORT, 'a spoilt form never changes'); END;

-- Covers what became of each number of a run: a row of the table is as long as its invoice.
DROP INDEX invoices_device;
CREATE INDEX invoices_device ON invoices (device_no, kind, code, number, state);
-- Covers how many were issued in an hour or a month, and for how much.
CREATE INDEX invoices_day ON invoices (device_no, issued_at, kind, state, net);
-- What came to nothing of late, of which a server is asked once more.
CREATE INDEX intents_ended ON intents (device_id, settled_at) WHERE state IN ('refused', 'released');

-- 1 when it went into a package for another counter as it is
ALTER TABLE outbox ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;
-- Documents made of a device's record, whose place the original took before the platform had them.
CREATE TABLE superseded_documents (
  upload_key TEXT PRIMARY KEY, document TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER superseded_documents_no_update BEFORE UPDATE ON superseded_documents
  BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;
CREATE TRIGGER superseded_documents_no_delete BEFORE DELETE ON superseded_documents
  BEGIN SELECT RAISE(ABORT, 'a document for the platform is never deleted'); END;
CREATE TRIGGER superseded_documents_no_replace BEFORE INSERT ON superseded_documents
  WHEN EXISTS (SELECT 1 FROM superseded_documents WHERE upload_key = NEW.upload_key)
  BEGIN SELECT RAISE(ABORT, 'a document for the platform is never replaced'); END;

DROP TRIGGER outbox_document_fixed;
CREATE TRIGGER outbox_document_fixed BEFORE UPDATE OF upload_key, what, invoice_id, from_counter, code, number, revision, gross, queued_at
  ON outbox BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;
DROP TRIGGER outbox_text_fixed;
-- The address of a delivery is blotted out when it has arrived or can no longer be tried; a document gives way once, and is kept.
CREATE TRIGGER outbox_text_fixed BEFORE UPDATE OF document, sha256 ON outbox WHEN OLD.what <> 'delivery'
    AND NOT (OLD.what = 'document' AND OLD.state <> 'acked' AND NEW.state = 'pending' AND EXISTS (
      SELECT 1 FROM superseded_documents kept WHERE kept.upload_key = OLD.upload_key AND kept.document = OLD.document AND kept.sha256 = OLD.sha256))
  BEGIN SELECT RAISE(ABORT, 'a document for the platform never changes'); END;

-- Cover the comparison with the platform: a row of the table is as long as its document.
CREATE INDEX outbox_acknowledged ON outbox (code, number, revision, sha256, gross, invoice_id) WHERE what = 'document' AND state = 'acked';
DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (queued_at, code, number) WHERE what = 'document' AND state = 'acked';
-- Everything that the platform does not have, in the order in which people are shown it; covers what is in no package.
CREATE INDEX outbox_waiting ON outbox (state, queued_at, upload_key, packed) WHERE state <> 'acked';
CREATE INDEX outbox_failing ON outbox (queued_at) WHERE state = 'pending' AND what <> 'document' AND attempts > 0;
`,
} as const;
