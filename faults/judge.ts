/**
 * THE JUDGE. Compares what everybody who knows of an invoice has in its books — the device, this counter's ledger, the
 * platform, the clerk — and says every way in which they do not agree. Pure; believes the simulators.
 */
import type { Books, OutgoingEntry } from './book-entries.ts';

/** The five figures; each must be zero. */
export const figures = ['lost', 'doubled', 'differing', 'stuck', 'unexplained'] as const;
export type Figure = (typeof figures)[number];
export interface Finding {
  readonly figure: Figure;
  readonly what: string;
}

interface Key {
  readonly code: string;
  readonly number: string;
}
const keyOf = ({ code, number }: Key): string => `${code} ${number}`;

/** Every disagreement. None means: exactly once. */
export function judge(books: Books): readonly Finding[] {
  return [
    ...signedAgainstRecorded(books),
    ...recordedAgainstReceived(books),
    ...layoutsThere(books),
    ...recordedOnce(books),
    ...wishesKept(books),
    ...nothingStuck(books),
    ...nothingUnexplained(books),
  ];
}

function signedAgainstRecorded({ signed, recorded, foreign }: Books): readonly Finding[] {
  const findings: Finding[] = [];
  const foreigners = new Set(foreign.map(keyOf));
  const byKey = new Map(recorded.map((entry) => [keyOf(entry), entry]));
  for (const entry of signed) {
    const key = keyOf(entry);
    const ours = byKey.get(key);
    byKey.delete(key);
    if (foreigners.has(key)) {
      if (ours) findings.push({ figure: 'unexplained', what: `${key} was issued by somebody else and is in the ledger` });
    } else if (!ours) {
      findings.push({ figure: 'lost', what: `${key} was signed for ${entry.buyerName} and is not in the ledger` });
    } else {
      const { requestId } = entry;
      if (requestId !== null && requestId !== ours.requestId)
        findings.push({ figure: 'differing', what: `${key} was signed for ${requestId}, recorded for ${ours.requestId}` });
      for (const field of ['deviceNo', 'kind', 'buyerName', 'net', 'tax', 'gross', 'lineCount'] as const) {
        if (entry[field] !== ours[field])
          findings.push({ figure: 'differing', what: `${key}: ${field} signed ${entry[field]}, recorded ${ours[field]}` });
      }
      if (entry.cipher !== ours.cipher)
        findings.push({ figure: 'differing', what: `${key}: the recorded cipher is not the one that was signed` });
    }
  }
  for (const key of byKey.keys()) findings.push({ figure: 'lost', what: `${key} is in the ledger and nobody signed it` });
  return findings;
}

function recordedAgainstReceived({ recorded, outgoing, received }: Books): readonly Finding[] {
  const findings: Finding[] = [];
  const documents = outgoing.filter(({ what }) => what === 'document');
  const theirs = new Map(received.map((entry) => [entry.uploadKey, entry]));
  const ours = new Map(documents.map((entry) => [entry.uploadKey, entry]));
  for (const { uploadKey, sha256, state } of documents) {
    const document = theirs.get(uploadKey);
    if (state === 'parked') findings.push({ figure: 'stuck', what: `document ${uploadKey} is parked` });
    else if (!document) findings.push({ figure: 'lost', what: `document ${uploadKey} is ${state} and not at the platform` });
    else if (document.sha256 !== sha256) findings.push({ figure: 'differing', what: `document ${uploadKey} is another there` });
    if (state === 'pending') findings.push({ figure: 'stuck', what: `document ${uploadKey} still waits` });
  }
  for (const { uploadKey } of received) {
    if (!ours.has(uploadKey))
      findings.push({ figure: 'lost', what: `document ${uploadKey} is at the platform and not in the ledger` });
  }
  for (const entry of recorded) {
    const first = ours.get(`${entry.code}-${entry.number}-1`);
    const document = theirs.get(`${entry.code}-${entry.number}-1`);
    if (!first) findings.push({ figure: 'lost', what: `${keyOf(entry)} is recorded without a document` });
    if (!document) continue;
    if (document.gross !== entry.gross || document.orderNo !== entry.orderNo || !sameSet(document.lineIds, entry.lineIds))
      findings.push({ figure: 'differing', what: `${keyOf(entry)}: amount or order differ between ledger and platform` });
  }
  for (const [uploadKey, times] of countOf(received.map((entry) => entry.uploadKey))) {
    if (times > 1) findings.push({ figure: 'doubled', what: `document ${uploadKey} is at the platform ${times} times` });
  }
  return findings;
}

function layoutsThere({ outgoing, layouts }: Books): readonly Finding[] {
  const findings: Finding[] = [];
  const theirs = new Set(layouts.map((file) => `${keyOf(file)} ${file.format}`));
  const ours = new Set<string>();
  for (const entry of outgoing) {
    if (entry.what === 'document') continue;
    if (entry.what === 'layout') ours.add(keyOf(entry));
    if (entry.state !== 'acked') findings.push({ figure: 'stuck', what: `${entry.what} ${entry.uploadKey} is ${entry.state}` });
    else if (entry.what === 'layout') findings.push(...missingFormats(entry, theirs));
  }
  for (const { differing, ...key } of layouts) {
    if (differing > 0) findings.push({ figure: 'differing', what: `layout file of ${keyOf(key)} came with other bytes` });
    if (!ours.has(keyOf(key))) findings.push({ figure: 'lost', what: `layout file of ${keyOf(key)} is nobody's` });
  }
  return findings;
}

function missingFormats(entry: OutgoingEntry, theirs: ReadonlySet<string>): readonly Finding[] {
  return ['pdf', 'ofd']
    .filter((format) => !theirs.has(`${keyOf(entry)} ${format}`))
    .map((format) => ({
      figure: 'lost' as const,
      what: `layout file ${entry.uploadKey} is acknowledged and its ${format} is not at the platform`,
    }));
}

function recordedOnce({ signed: all, recorded, paper, foreign }: Books): readonly Finding[] {
  const findings: Finding[] = [];
  const more = (what: string, counts: ReadonlyMap<string, number>): void => {
    for (const [key, times] of counts)
      if (times > 1) findings.push({ figure: 'doubled', what: `${what} ${key}: ${times} times` });
  };
  const foreigners = new Set(foreign.map(keyOf));
  const signed = all.filter((entry) => !foreigners.has(keyOf(entry)));
  more('recorded request', countOf(recorded.map((entry) => entry.requestId)));
  more('recorded number', countOf(recorded.map(keyOf)));
  more('signed request', countOf(signed.flatMap(({ requestId }) => requestId ?? [])));
  more('signed buyer', countOf(signed.map((entry) => entry.buyerName)));
  more('invoiced line', countOf(recorded.flatMap(({ orderNo, lineIds }) => lineIds.map((lineId) => `${orderNo}/${lineId}`))));
  more('print job on paper', countOf(paper));
  for (const entry of recorded) {
    if (entry.journalled !== 1)
      findings.push({ figure: 'differing', what: `${keyOf(entry)} stands ${entry.journalled} times in the journal` });
  }
  return findings;
}

function wishesKept({ wishes, recorded }: Books): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { orderNo, lineIds, gross, buyerName, told, refused } of wishes) {
    const ours = recorded.filter((entry) => entry.orderNo === orderNo && entry.lineIds.some((id) => lineIds.includes(id)));
    const numbers = new Set(told.map(keyOf));
    if (numbers.size > 1)
      findings.push({ figure: 'doubled', what: `${orderNo}: the clerk was told ${[...numbers].join(' and ')}` });
    for (const number of numbers) {
      if (!ours.some((entry) => keyOf(entry) === number))
        findings.push({ figure: 'lost', what: `${orderNo}: the clerk was told ${number}, and the ledger has not got it` });
    }
    if (numbers.size === 0)
      findings.push({ figure: 'stuck', what: `${orderNo} never got its invoice: ${refused ?? 'no answer'}` });
    const [only] = ours;
    if (!only) continue;
    if (only.gross !== gross) findings.push({ figure: 'differing', what: `${orderNo}: wanted ${gross} fen, got ${only.gross}` });
    if (only.buyerName !== buyerName) findings.push({ figure: 'differing', what: `${orderNo}: another buyer` });
    if (!sameSet(only.lineIds, lineIds)) findings.push({ figure: 'differing', what: `${orderNo}: other lines than wanted` });
  }
  return findings;
}

function nothingStuck({ unsettled, unprinted, tasks }: Books): readonly Finding[] {
  return [
    ...tasks.map((task) => ({ figure: 'stuck' as const, what: `a person is asked though all books agree: ${task}` })),
    ...unsettled.map(({ requestId, task }) => ({
      figure: 'stuck' as const,
      what: `${requestId} is not settled${task ? ', though everything is well again' : ' and nobody is shown it'}`,
    })),
    ...unprinted.map(({ jobId, state }) => ({ figure: 'stuck' as const, what: `print job ${jobId} is ${state}` })),
  ];
}

function nothingUnexplained({ recorded, foreign, surprises, segments }: Books): readonly Finding[] {
  const findings: Finding[] = surprises.map((what) => ({ figure: 'unexplained', what }));
  const foreigners = new Set(foreign.map(keyOf));
  const numbersOf = Map.groupBy(recorded, ({ deviceNo, code }) => `${deviceNo} ${code}`);
  for (const entries of numbersOf.values()) {
    const numbers = entries.map(({ number }) => Number(number)).toSorted((one, other) => one - other);
    const code = entries[0]?.code ?? '';
    for (const [index, number] of numbers.entries()) {
      const before = numbers[index - 1];
      for (let missing = (before ?? number) + 1; missing < number; missing++) {
        const key = { code, number: String(missing).padStart(8, '0') };
        if (
          !foreigners.has(keyOf(key)) &&
          segments.some((run) => run.code === code && missing >= run.first && missing < run.first + run.count)
        )
          findings.push({ figure: 'unexplained', what: `${keyOf(key)} is missing between two recorded numbers` });
      }
    }
  }
  return findings;
}

function countOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
