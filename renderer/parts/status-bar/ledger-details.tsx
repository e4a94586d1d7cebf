/**
 * The ledger's own health: its last copy and the last comparison of the books.
 */
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import type { Status } from '../../api.ts';
import { backUpNow } from '../../flows/books.ts';
import { age } from '../../format.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import { Facts } from '../facts.tsx';
import { KeyHint } from '../key-hint.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { useNow } from '../use-now.ts';
import styles from './status-bar.module.css';
import { useLeave } from './status-item.tsx';

export function LedgerDetails({ backup, books }: Pick<Status, 'backup' | 'books'>): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const leave = useLeave();
  const roles = useSession((state) => (state.token === null ? null : (state.person?.roles ?? null)));
  return (
    <>
      <h2>{text.status.ledger}</h2>
      {backup.problem && <ProblemAlert problem={backup.problem} tone="warning" />}
      <Facts
        facts={[
          [text.status.lastBackup, backup.at === null ? text.status.notYet : age(backup.at, now, text)],
          [text.status.lastBooks, books.at === null ? text.status.notYet : age(books.at, now, text)],
          [text.books.differences, books.differences === 0 ? text.status.none : text.status.differences(books.differences)],
        ]}
      />
      {roles && (
        <footer className={styles.foot}>
          {mayRun('backupNow', roles) && (
            <Button size="small" onClick={() => void backUpNow()}>
              {text.books.backUp}
            </Button>
          )}
          <Button size="small" type="primary" onClick={() => leave({ shows: 'books' })} data-testid="open-books">
            {text.status.openBooks} <KeyHint of="books" />
          </Button>
        </footer>
      )}
    </>
  );
}
