/**
 * The request beside what the device recorded, field by field. What differs is marked by a sign and a word, not only by colour.
 */
import type { ReactElement } from 'react';
import type { Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { Candidate } from '../../api.ts';
import { decimal, fullTime } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { type Text, useText } from '../../text/index.ts';
import styles from './tasks.module.css';

type Compared = Candidate['fields'][number];

/** A value as a person reads it; empty ones are a dash. */
function shown(field: Compared['field'], value: string, text: Text): string {
  if (value === '') return '—';
  switch (field) {
    case 'state':
      return value in text.invoiceStates ? text.invoiceStates[value as keyof Text['invoiceStates']] : value;
    case 'issuedAt':
      return epochMs(value as Instant) === null ? value : fullTime(value as Instant);
    case 'net':
    case 'tax':
    case 'gross':
      return /^-?\d+(\.\d+)?$/.test(value) ? decimal(value) : value;
    default:
      return value;
  }
}

/** What a person has to judge stands where it is seen without scrolling. */
function differencesFirst(fields: readonly Compared[]): readonly Compared[] {
  return [...fields.filter(({ same }) => !same), ...fields.filter(({ same }) => same)];
}

export function EvidenceTable({ candidate }: { readonly candidate: Candidate }): ReactElement {
  const text = useText();
  const words = text.tasks.evidence;
  return (
    <table className={`${sheet.table} ${styles.evidence}`} aria-label={words.compare}>
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.asked}</th>
          <th scope="col">{words.recorded}</th>
          <th scope="col">
            <span className="unseen">{words.compare}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {differencesFirst(candidate.fields).map(({ field, asked, recorded, same }) => (
          <tr key={field} data-testid={`evidence-${field}`} data-same={same}>
            <th scope="row">{words.fields[field]}</th>
            <td>{shown(field, asked, text)}</td>
            <td>{shown(field, recorded, text)}</td>
            <td className={styles.verdict}>
              <span aria-hidden="true">{same ? '=' : '≠'}</span> {same ? words.same : words.differs}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
