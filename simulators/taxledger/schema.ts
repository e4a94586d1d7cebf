/**
 * Tables of one unit's ledger. One file per unit; a simulator's file is never migrated: it is made anew for each version.
 */
export const schema = `
  CREATE TABLE IF NOT EXISTS fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS kind (
    kind TEXT PRIMARY KEY,
    rates TEXT NOT NULL,
    monitor TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS segment (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND count),
    bought_at TEXT NOT NULL,
    bought_by TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS hand_out (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    machine_no INTEGER NOT NULL,
    bought_at TEXT NOT NULL,
    bought_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('out', 'back'))
  ) STRICT;

  CREATE TABLE IF NOT EXISTS stock_move (
    kind TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    code TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS invoice (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    buyer_name TEXT NOT NULL,
    buyer_tax_id TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    uploaded INTEGER NOT NULL,
    pending_since TEXT NOT NULL,
    cipher TEXT NOT NULL,
    check_code TEXT NOT NULL,
    original_code TEXT NOT NULL,
    original_number TEXT NOT NULL,
    voided_at TEXT,
    voided_by TEXT NOT NULL,
    texts TEXT,
    request_serial TEXT UNIQUE,
    upload_error TEXT,
    UNIQUE (code, number)
  ) STRICT;

  CREATE INDEX IF NOT EXISTS invoice_pending ON invoice (kind, pending_since, net, state) WHERE uploaded = 0;
  CREATE INDEX IF NOT EXISTS invoice_day ON invoice (kind, issued_at);
  CREATE INDEX IF NOT EXISTS invoice_original ON invoice (original_code, original_number) WHERE original_code <> '';
`;
