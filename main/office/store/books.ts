/**
 * The ledger as one of three books: what it has by runs of numbers, and what comparing it with the others left behind.
 */
import { z } from 'zod';
import {
  type BooksLedger,
  type EndedRequest,
  mostDifferences,
  type RangeReport,
  type ReconciliationReport,
  type Standing,
} from '../../../domain/books.ts';
import type { DeviceNo, Instant, InvoiceNumber } from '../../../domain/ids.ts';
import { isIn, mayHaveUsed, type NumberRange } from '../../../domain/number-range.ts';
import { needsPerson, type RecordedEntry } from '../../../domain/reconciliation.ts';
import { type TaskId, taskIdOf } from '../../../domain/task.ts';
import { openBlankVoids } from './blank-voids.ts';
import type { Connection } from './database.ts';
import { openFoundInvoices } from './found-invoices.ts';
import { firstOwnMark } from './invoice-row.ts';
import type { Journal } from './journal.ts';
import { openRuns } from './number-runs.ts';
import { readIdentity, readStock } from './stored.ts';
import { readReport } from './stored-reports.ts';
import { readTaskMatter } from './stored-tasks.ts';
import { openTaskStore } from './tasks.ts';

interface EntryRow extends Omit<RecordedEntry, 'documents' | 'sha256'> {
  /** JSON: the documents of the number by revision. */
  readonly documents: string;
}
const documents = z.array(
  z.object({ uploadKey: z.string(), revision: z.number(), sha256: z.string(), acknowledged: z.number().transform(Boolean) }),
);

export function openBooks(db: Connection, journal: Journal): BooksLedger {
  const tasks = openTaskStore(db, journal);
  const identity = db.prepare<[string], { identity: string }>('SELECT identity FROM devices WHERE device_id = ?');
  const entries = db.prepare<[NumberRange], EntryRow>(
    `WITH known (code, number, state, gross) AS (
       SELECT code, number, state, gross FROM invoices WHERE code = @code AND number BETWEEN @from AND @to UNION ALL
       SELECT code, number, 'blankVoid', 0 FROM blank_voids b WHERE device_no = @deviceNo AND kind = @kind AND code = @code
         AND number BETWEEN @from AND @to AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.code = b.code AND i.number = b.number))
     SELECT number, state, gross, (SELECT json_group_array(json_object('uploadKey', upload_key, 'revision', revision, 'sha256', sha256,
         'acknowledged', state = 'acked') ORDER BY revision)
       FROM outbox o WHERE o.code = known.code AND o.number = known.number AND o.what = 'document') AS documents
     FROM known ORDER BY number`,
  );
  const others = db.prepare<[NumberRange], { number: InvoiceNumber }>(
    'SELECT number FROM invoices WHERE code = @code AND number BETWEEN @from AND @to AND device_no <> @deviceNo',
  );
  const unsettled = db.prepare<[string, string], { stock_before: string | null }>(
    `SELECT stock_before FROM intents WHERE state IN ('open', 'unknown') AND origin ->> 'deviceNo' = ? AND content ->> 'kind' = ?`,
  );
  const ended = db.prepare<[string, string, number], EndedRequest>(
    `SELECT request_id AS requestId, content ->> 'kind' AS kind FROM intents
     WHERE state IN ('refused', 'released') AND device_id = ? AND settled_at >= ? ORDER BY settled_at DESC LIMIT ?`,
  );
  const mark = db.prepare<[string], { at: Instant }>('SELECT at FROM counter_state WHERE name = ?');
  const putMark = db.prepare(
    "INSERT INTO counter_state (name, value, at) VALUES (?, '', ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
  );
  const openDifferences = db.prepare<[], { task_id: TaskId; data: string }>(
    "SELECT task_id, data FROM tasks WHERE state = 'open' AND what = 'difference'",
  );
  const closeTask = db.prepare("UPDATE tasks SET state = 'done', settled_at = ? WHERE task_id = ? AND state = 'open'");
  const lastWord = db.prepare<[string], { what: string }>(
    "SELECT what FROM journal WHERE subject = ? AND what IN ('task-answered', 'task-closed') ORDER BY seq DESC LIMIT 1",
  );
  const isDone = db.prepare<[string], { one: number }>("SELECT 1 AS one FROM tasks WHERE task_id = ? AND state = 'done'");
  const insertReport = db.prepare('INSERT INTO reconciliations (started_at, ended_at, actor, report) VALUES (?, ?, ?, ?)');
  const report = db.prepare<[], { report: string }>('SELECT report FROM reconciliations ORDER BY seq DESC LIMIT 1');

  function standing(deviceNo: DeviceNo): Standing {
    const restored = mark.get('ledger-restored')?.at ?? null;
    const compared = mark.get(comparedMark(deviceNo))?.at ?? null;
    if (restored !== null && compared === null) return { since: null, compared: false };
    const own = mark.get(firstOwnMark(deviceNo))?.at ?? null;
    const [since = null] = [own, compared].filter((at) => at !== null).toSorted();
    return { since, compared: compared !== null };
  }

  /** A person has looked at it and said why it is so. */
  function isExplained(taskId: TaskId): boolean {
    return isDone.get(taskId) !== undefined && lastWord.get(taskId)?.what === 'task-answered';
  }

  function openTasks({ ranges, endedAt }: ReconciliationReport): ReadonlySet<TaskId> {
    const found = new Set<TaskId>();
    for (const { differences, complete } of ranges)
      for (const difference of differences) {
        const matter = { what: 'difference', difference } as const;
        const taskId = taskIdOf(matter);
        found.add(taskId);
        if (needsPerson(difference, complete) && !isExplained(taskId)) tasks.raise(matter, endedAt);
      }
    return found;
  }

  function closeTasks({ ranges, endedAt }: ReconciliationReport, found: ReadonlySet<TaskId>): void {
    const sure = ranges.filter(({ complete, differences }) => complete && differences.length < mostDifferences);
    for (const { task_id: taskId, data } of openDifferences.all()) {
      const matter = readTaskMatter(data);
      if (matter.what !== 'difference' || found.has(taskId)) continue;
      if (!sure.some((range) => judges(range, matter.difference))) continue;
      closeTask.run(endedAt, taskId);
      journal({ what: 'task-closed', subject: taskId, data: { reason: 'books-agree' }, at: endedAt, actor: 'system' });
    }
  }

  return {
    ...openFoundInvoices(db, journal),
    ...openBlankVoids(db, journal),
    lastDeviceNo(deviceId) {
      const row = identity.get(deviceId);
      return row ? readIdentity(row.identity).deviceNo : null;
    },
    ranges: openRuns(db),
    recorded: (range) => entries.all(range).map(entryOf),
    ofOtherDevices: (range) => others.all(range).map(({ number }) => number),
    cameToNothing: (deviceId, since, most) => ended.all(deviceId, since, most),
    mayBeUnsettled: ({ deviceNo, kind }, key) =>
      unsettled
        .all(deviceNo, kind)
        .some(({ stock_before: before }) => mayHaveUsed(before === null ? null : readStock(before), key)),
    standing,
    keepReport: db.transaction((made) => {
      const { startedAt, endedAt, actor, whole, cancelled, books, ranges } = made;
      insertReport.run(startedAt, endedAt, actor, JSON.stringify(made));
      closeTasks(made, openTasks(made));
      for (const deviceNo of whole) putMark.run(comparedMark(deviceNo), startedAt);
      const data = { startedAt, books, whole, cancelled, ranges: ranges.map(summaryOf) };
      journal({ what: 'books-compared', subject: '', data, at: endedAt, actor });
    }),
    lastReport() {
      const row = report.get();
      return row ? readReport(row.report) : null;
    },
  };
}

function comparedMark(deviceNo: DeviceNo): string {
  return `books-compared ${deviceNo}`;
}

function entryOf({ documents: json, ...entry }: EntryRow): RecordedEntry {
  const made = documents.parse(JSON.parse(json));
  return { ...entry, documents: made, sha256: made.at(-1)?.sha256 ?? null };
}

/** True when the range was looked at where the difference was found, so that its absence says that it is gone. */
function judges(range: RangeReport, difference: NumberRange): boolean {
  const { deviceNo, kind, code, leftOut } = range;
  return (
    deviceNo === difference.deviceNo &&
    kind === difference.kind &&
    code === difference.code &&
    isIn(difference.from, range) &&
    isIn(difference.to, range) &&
    !leftOut.some((number) => isIn(number, difference))
  );
}

function summaryOf({ deviceNo, kind, code, from, to, counts, duplicates, repaired, complete }: RangeReport) {
  return { deviceNo, kind, code, from, to, counts, duplicates: duplicates.length, repaired: repaired.length, complete };
}
