/**
 * Paper and layout files: what becomes of a print job by a person's word, on which paper and how far shifted each kind is printed, the templates
 * with every version of theirs, which of them an invoice was made with, and the sealed files that are kept. A number may be voided unused.
 */
export const paper = {
  id: 40,
  sql: `
CREATE TABLE print_jobs_40 (
  job_id TEXT PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices, printer_id TEXT NOT NULL,
  part TEXT NOT NULL DEFAULT 'invoice' CHECK (part IN ('invoice', 'list')),
  copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 99), copy_no INTEGER NOT NULL DEFAULT 0, batch_id TEXT, asked_by TEXT NOT NULL DEFAULT '',
  queued_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'spooling', 'spooled', 'toConfirm', 'printed', 'spoilt', 'cancelled',
    'failed', 'unknown')),
  spooler_job TEXT, reason TEXT NOT NULL DEFAULT '',
  -- what it was handed over with
  template TEXT, on_forms INTEGER NOT NULL DEFAULT 0, dx INTEGER, dy INTEGER, changed_at TEXT NOT NULL
) STRICT;
INSERT INTO print_jobs_40 (job_id, invoice_id, printer_id, copies, queued_at, state, spooler_job, reason, changed_at)
  SELECT job_id, invoice_id, printer_id, copies, queued_at, state, spooler_job, reason, changed_at FROM print_jobs ORDER BY rowid;
DROP TABLE print_jobs;
ALTER TABLE print_jobs_40 RENAME TO print_jobs;
CREATE INDEX print_jobs_invoice ON print_jobs (invoice_id);
CREATE INDEX print_jobs_open ON print_jobs (queued_at) WHERE state IN ('queued', 'spooling', 'spooled');
CREATE INDEX print_jobs_waiting ON print_jobs (queued_at) WHERE state IN ('toConfirm', 'unknown');
CREATE INDEX print_jobs_queued ON print_jobs (queued_at);
CREATE TRIGGER print_jobs_no_delete BEFORE DELETE ON print_jobs BEGIN SELECT RAISE(ABORT, 'what was printed is never forgotten'); END;
CREATE TRIGGER print_jobs_over BEFORE UPDATE ON print_jobs WHEN OLD.state IN ('printed', 'spoilt', 'cancelled', 'failed')
  BEGIN SELECT RAISE(ABORT, 'a print job that is over stays over'); END;

CREATE TABLE print_setups (
  printer_id TEXT NOT NULL, kind TEXT NOT NULL, template_id TEXT NOT NULL, dx INTEGER NOT NULL, dy INTEGER NOT NULL, at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX print_setups_of ON print_setups (printer_id, kind);
CREATE TRIGGER print_setups_no_update BEFORE UPDATE ON print_setups BEGIN SELECT RAISE(ABORT, 'a setting of a printer is kept as it was'); END;
CREATE TRIGGER print_setups_no_delete BEFORE DELETE ON print_setups BEGIN SELECT RAISE(ABORT, 'a setting of a printer is kept as it was'); END;

-- Versions of one template rise by one; one without a body says that it was deleted.
CREATE TABLE templates (
  template_id TEXT NOT NULL, version INTEGER NOT NULL CHECK (version > 0), body TEXT, sha256 TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (template_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER templates_no_update BEFORE UPDATE ON templates BEGIN SELECT RAISE(ABORT, 'a version of a template never changes'); END;
CREATE TRIGGER templates_no_delete BEFORE DELETE ON templates BEGIN SELECT RAISE(ABORT, 'a version of a template is never forgotten'); END;
CREATE TRIGGER templates_no_replace BEFORE INSERT ON templates
  WHEN EXISTS (SELECT 1 FROM templates WHERE template_id = NEW.template_id AND version = NEW.version)
  BEGIN SELECT RAISE(ABORT, 'a version of a template never changes'); END;
-- Which template the layout file of a kind is made with; the latest counts.
CREATE TABLE template_choices (kind TEXT NOT NULL, template_id TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL) STRICT;
CREATE TRIGGER template_choices_no_update BEFORE UPDATE ON template_choices BEGIN SELECT RAISE(ABORT, 'a choice is kept as it was'); END;
CREATE TRIGGER template_choices_no_delete BEFORE DELETE ON template_choices BEGIN SELECT RAISE(ABORT, 'a choice is kept as it was'); END;
-- The version that an invoice's layout file was first made with, and is made with for ever.
CREATE TABLE invoice_templates (
  code TEXT NOT NULL, number TEXT NOT NULL, template_id TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (code, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER invoice_templates_no_update BEFORE UPDATE ON invoice_templates
  BEGIN SELECT RAISE(ABORT, 'an invoice keeps the template it was made with'); END;
CREATE TRIGGER invoice_templates_no_delete BEFORE DELETE ON invoice_templates
  BEGIN SELECT RAISE(ABORT, 'an invoice keeps the template it was made with'); END;
CREATE TRIGGER invoice_templates_no_replace BEFORE INSERT ON invoice_templates
  WHEN EXISTS (SELECT 1 FROM invoice_templates WHERE code = NEW.code AND number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'an invoice keeps the template it was made with'); END;
-- The same as long as the device is asked: what an invoice was checked against is what it is made with.
ALTER TABLE intents ADD COLUMN template_id TEXT;
ALTER TABLE intents ADD COLUMN template_version INTEGER;
CREATE TRIGGER intents_template_fixed BEFORE UPDATE OF template_id, template_version ON intents
  BEGIN SELECT RAISE(ABORT, 'an intent never changes what it asks for'); END;

-- Sealed layout files on disk, below the data folder. A signature cannot be made again, so the very bytes are kept.
CREATE TABLE layout_files (
  code TEXT NOT NULL, number TEXT NOT NULL, format TEXT NOT NULL CHECK (format IN ('pdf', 'ofd')),
  -- rises when the disk lost the file before it and it was sealed anew
  revision INTEGER NOT NULL CHECK (revision > 0), tax_id TEXT NOT NULL, issued_on TEXT NOT NULL, file TEXT NOT NULL,
  bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, seal_id TEXT NOT NULL, sealed_at TEXT NOT NULL, kept_at TEXT NOT NULL,
  PRIMARY KEY (code, number, format, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX layout_files_day ON layout_files (tax_id, issued_on);
CREATE TRIGGER layout_files_no_update BEFORE UPDATE ON layout_files BEGIN SELECT RAISE(ABORT, 'a sealed file never changes'); END;
CREATE TRIGGER layout_files_no_delete BEFORE DELETE ON layout_files BEGIN SELECT RAISE(ABORT, 'a sealed file is never forgotten'); END;
CREATE TRIGGER layout_files_no_replace BEFORE INSERT ON layout_files
  WHEN EXISTS (SELECT 1 FROM layout_files
    WHERE code = NEW.code AND number = NEW.number AND format = NEW.format AND revision = NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a sealed file never changes'); END;
-- How the seal of a taxpayer looked last: the file shows it, so it must be known before the file can be signed.
CREATE TABLE seal_pictures (tax_id TEXT PRIMARY KEY, seal_id TEXT NOT NULL, picture BLOB NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE device_operations_40 (
  operation_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, device_no TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('requisition', 'readIn', 'giveBack', 'handOut', 'takeBack', 'closeMonth', 'setClock', 'voidBlank')),
  aim TEXT NOT NULL, before TEXT, asked_at TEXT, step TEXT NOT NULL CHECK (step IN ('download', 'confirm', 'readIn', 'giveBack', 'handOut',
    'takeBack', 'upload', 'report', 'clear', 'setClock', 'voidBlank')),
  state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'stopped', 'done', 'dropped')),
  begun_at TEXT NOT NULL, changed_at TEXT NOT NULL, actor TEXT NOT NULL, problem TEXT
) STRICT;
INSERT INTO device_operations_40 (operation_id, device_id, device_no, what, aim, before, asked_at, step, state, begun_at, changed_at, actor, problem)
  SELECT operation_id, device_id, device_no, what, aim, before, asked_at, step, state, begun_at, changed_at, actor, problem
  FROM device_operations ORDER BY rowid;
DROP TRIGGER device_operations_no_delete;
DROP TABLE device_operations;
ALTER TABLE device_operations_40 RENAME TO device_operations;
CREATE UNIQUE INDEX device_operations_open ON device_operations (device_id) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX device_operations_changed ON device_operations (changed_at);
CREATE TRIGGER device_operations_fixed BEFORE UPDATE OF operation_id, device_id, device_no, what, aim, begun_at, actor ON device_operations
  BEGIN SELECT RAISE(ABORT, 'an operation never changes what it is about'); END;
CREATE TRIGGER device_operations_over BEFORE UPDATE ON device_operations WHEN OLD.state IN ('done', 'dropped')
  BEGIN SELECT RAISE(ABORT, 'an operation that is over stays over'); END;
CREATE TRIGGER device_operations_no_delete BEFORE DELETE ON device_operations
  BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;
`,
} as const;
