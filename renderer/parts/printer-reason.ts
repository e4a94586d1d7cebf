/**
 * Why a printer or a print job stands still, in words. Spoolers tell it in keywords (RFC 8011: `media-empty-error`), drivers and operating
 * systems also in words of their own; what nobody knows here is shown as it came.
 */
import type { Text } from '../text/index.ts';

type Reason = keyof Text['printing']['reasons'];

/** Said of a printer that is working: nothing to tell. */
const silent: ReadonlySet<string> = new Set(['none', 'job-completed-successfully', 'cups-waiting-for-job-completed']);
const keyword = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

/** @param reason Keywords with spaces or commas between them, or somebody's own sentence. Empty when there is nothing to tell. */
export function reasonWords(reason: string, text: Text): string {
  const words = reason.split(/[\s,]+/).filter((word) => word !== '');
  // a sentence has words that are no keywords, or none that looks like one
  const listed = words.every((word) => keyword.test(word)) && (words.length === 1 || words.some((word) => word.includes('-')));
  if (!listed) return reason.trim();
  const told = words.flatMap((word) => wordsOf(word, text) ?? []);
  return [...new Set(told)].join(' · ');
}

function wordsOf(word: string, text: Text): string | null {
  // the ending says how bad it is; with a warning or a report the printer goes on
  const [, name = word, severity] = /^(.+)-(report|warning|error)$/.exec(word) ?? [];
  if (silent.has(name)) return null;
  const { reasons, reasonLow } = text.printing;
  if (!isKnown(name, reasons)) return word;
  return severity === 'warning' ? reasonLow(reasons[name]) : reasons[name];
}

function isKnown(name: string, reasons: Text['printing']['reasons']): name is Reason {
  return Object.hasOwn(reasons, name);
}
