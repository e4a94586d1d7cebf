/**
 * Reading and updating the list of recent invoices.
 */
import { api, type InvoiceRow } from '../api.ts';
import { useRecent } from '../state/recent.ts';
import { pause } from './pause.ts';

/** Rows kept on screen; older ones are found by searching. */
const shown = 50;
const searchDelayMs = 120;
let asked = 0;

/** Reads the list for the present search; of several answers on their way the last question's counts. */
export async function loadRecent(): Promise<void> {
  const mine = ++asked;
  const { text } = useRecent.getState();
  const reply = await api.findInvoices({ text: text.trim(), limit: shown });
  if (mine !== asked) return;
  useRecent.setState(reply.ok ? { rows: reply.value, problem: null } : { problem: reply.problem });
}

const searchSoon = pause(searchDelayMs, () => void loadRecent());

export function searchRecent(text: string): void {
  useRecent.setState({ text });
  searchSoon.start();
}

/** Puts a changed row into the list; a new one on top unless a search is on. */
export function changeRow(row: InvoiceRow): void {
  const { rows, text } = useRecent.getState();
  if (rows === null) return;
  const at = rows.findIndex((known) => known.code === row.code && known.number === row.number);
  if (at >= 0) useRecent.setState({ rows: rows.with(at, row) });
  else if (text.trim() === '') useRecent.setState({ rows: [row, ...rows].slice(0, shown) });
}
