/**
 * Red-letter forms (红字信息表): what the tax bureau allows to be reversed, under a number of sixteen digits. Approved at
 * once or when a test says so, as the options have it.
 */
import type { Options } from './options.ts';
import type { Db } from './store.ts';
import type { RedFormRequest } from './wire.ts';

export interface RedForm {
  readonly requestId: string;
  readonly counterId: string;
  readonly state: string;
  /** Null until it is approved. */
  readonly number: string | null;
  readonly request: RedFormRequest;
  readonly at: number;
  readonly times: number;
}

export interface RedForms {
  /** The form of a request; the same request id gets the same form. */
  request(counterId: string, request: RedFormRequest, now: number): RedForm;
  find(requestId: string): RedForm | null;
  /** Sets the state of a form that was asked for; `approved` gives it its number. Null when nobody asked. */
  decide(requestId: string, state: string): RedForm | null;
  all(): RedForm[];
  forget(at: number): void;
}

interface Row extends Omit<RedForm, 'request'> {
  readonly request: string;
}

export function openRedForms(db: Db, approval: Options['redForms']): RedForms {
  const columns = 'request_id AS requestId, counter_id AS counterId, state, number, request, at, times';
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM red_forms WHERE request_id = ?`);
  const every = db.prepare<[], Row>(`SELECT ${columns} FROM red_forms ORDER BY serial`);
  const insert = db.prepare(
    `INSERT INTO red_forms (request_id, counter_id, state, request, at, times) VALUES (?, ?, 'requested', ?, ?, 1)`,
  );
  const again = db.prepare('UPDATE red_forms SET times = times + 1 WHERE request_id = ?');
  const setState = db.prepare('UPDATE red_forms SET state = ?, number = ? WHERE request_id = ?');
  const serial = db.prepare<[string], { serial: number }>('SELECT serial FROM red_forms WHERE request_id = ?');
  const forgetSince = db.prepare('DELETE FROM red_forms WHERE at >= ?');

  function find(requestId: string): RedForm | null {
    const row = one.get(requestId);
    return row === undefined ? null : formOf(row);
  }

  function decide(requestId: string, state: string): RedForm | null {
    const known = serial.get(requestId);
    if (known === undefined) return null;
    setState.run(state, state === 'approved' ? formNumber(known.serial) : null, requestId);
    return find(requestId);
  }

  return {
    request: db.transaction((counterId: string, request: RedFormRequest, now: number): RedForm => {
      const { requestId } = request;
      if (one.get(requestId) !== undefined) again.run(requestId);
      else {
        insert.run(requestId, counterId, JSON.stringify(request), now);
        if (approval === 'atOnce') decide(requestId, 'approved');
      }
      const form = find(requestId);
      if (form === null) throw new Error(`red form ${requestId} was not kept`);
      return form;
    }),
    find,
    decide: db.transaction(decide),
    all: () => every.all().map(formOf),
    forget(at) {
      forgetSince.run(at);
    },
  };
}

function formOf(row: Row): RedForm {
  return { ...row, request: JSON.parse(row.request) };
}

/** Sixteen digits, the last of them the sum of the others modulo ten. */
function formNumber(serial: number): string {
  const first = `1101082601${String(serial).padStart(5, '0')}`;
  return `${first}${[...first].reduce((sum, digit) => sum + Number(digit), 0) % 10}`;
}
