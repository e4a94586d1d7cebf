/**
 * Tasks that are not about an unknown outcome: what happened, what is safe, and who may end it.
 */
import { Tag } from 'antd';
import type { ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import type { TaskAnswer } from '../../../domain/task.ts';
import type { TaskOf } from '../../api.ts';
import { fullTime } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import { InvoiceLines } from '../../parts/invoice-lines.tsx';
import sheet from '../../parts/panel.module.css';
import { useText } from '../../text/index.ts';
import { AnswerForm } from './answer-form.tsx';
import { numbersOf } from './task-words.ts';
import styles from './tasks.module.css';

/** Answers that change a book or end a task for good. */
const supervised: readonly TaskAnswer[] = ['record', 'close'];

const named = ({ code, number }: { readonly code: string; readonly number: string }): string => `${code} ${number}`.trim();

export function ConflictDetail({ task }: { readonly task: TaskOf<'orderConflict'> }): ReactElement {
  const text = useText();
  const words = text.tasks.conflict;
  const { totals, lines, remarks } = task.reversal;
  return (
    <>
      <p>{text.tasks.explain.orderConflict}</p>
      <div className={styles.then}>
        <section aria-label={words.ours}>
          <h3>{words.ours}</h3>
          <Facts
            facts={[
              [text.tasks.invoice, named(task.invoice)],
              [text.tasks.kind, text.kinds[task.kind].name],
              [text.tasks.order, task.orderNo],
              [text.tasks.buyer, task.buyerName],
              [text.tasks.amount, `¥${displayYuan(task.gross)}`],
            ]}
          />
        </section>
        <section aria-label={words.theirs}>
          <h3>{words.theirs}</h3>
          <Facts
            facts={[
              [text.tasks.invoice, named(task.theirs)],
              [words.by, task.by],
              [text.tasks.order, task.orderNo],
            ]}
          />
        </section>
      </div>
      <section className={styles.red} aria-label={words.draft} data-testid="reversal">
        <h3>
          {words.draft} <Tag color="warning">{words.waiting}</Tag>
        </h3>
        <div className={styles.lines}>
          <InvoiceLines lines={lines} />
        </div>
        <Facts
          facts={[
            [text.issue.net, displayYuan(totals.net)],
            [text.issue.tax, displayYuan(totals.tax)],
            [text.issue.gross, <strong key="gross">{displayYuan(totals.gross)}</strong>],
            [text.form.fields.remarks, remarks || '—'],
          ]}
        />
        <p className={styles.quiet}>{words.waits}</p>
      </section>
      <AnswerForm task={task} answers={task.answers} supervised={supervised} likely="callSupervisor" />
    </>
  );
}

export function RefundDetail({ task }: { readonly task: TaskOf<'refund'> }): ReactElement {
  const text = useText();
  return (
    <>
      <p>{text.tasks.explain.refund}</p>
      <Facts
        facts={[
          [text.tasks.invoice, named(task.invoice)],
          [text.tasks.order, task.orderNo],
          [text.tasks.line, task.lineId],
          [text.tasks.refundAmount, `¥${displayYuan(task.amount)}`],
          [text.tasks.refundedAt, fullTime(task.refundedAt)],
        ]}
      />
      <AnswerForm task={task} answers={task.answers} supervised={supervised} likely="callSupervisor" />
    </>
  );
}

export function BureauDetail({ task }: { readonly task: TaskOf<'bureauRefused'> }): ReactElement {
  const text = useText();
  return (
    <>
      <p>{text.tasks.explain.bureauRefused}</p>
      <Facts
        facts={[
          [text.tasks.invoice, named(task.invoice)],
          [text.tasks.device, `${task.deviceId} · ${text.kinds[task.kind].name}`],
          [text.tasks.bureauCode, task.code],
          [text.tasks.bureauMessage, task.message],
        ]}
      />
      <AnswerForm task={task} answers={task.answers} supervised={supervised} likely="callSupervisor" />
    </>
  );
}

export function PackageDetail({ task }: { readonly task: TaskOf<'packageConflict'> }): ReactElement {
  const text = useText();
  const words = text.tasks.package;
  return (
    <>
      <p>{text.tasks.explain.packageConflict}</p>
      <Facts
        facts={[
          [text.tasks.invoice, named(task.invoice)],
          [words.counter, task.counterId],
          [words.ours, task.ours === null ? text.tasks.books.absent : `¥${displayYuan(task.ours)}`],
          [words.theirs, `¥${displayYuan(task.theirs)}`],
        ]}
      />
      <AnswerForm task={task} answers={task.answers} supervised={supervised} likely="callSupervisor" />
    </>
  );
}

const bookNames = ['device', 'ledger', 'platform'] as const;
type Entry = TaskOf<'difference'>['difference']['device'];

interface BookRowProps {
  readonly name: string;
  readonly difference: TaskOf<'difference'>['difference'];
  /** What one book says; null where it has nothing of the number. */
  readonly say: (entry: NonNullable<Entry>) => string;
}

/** One property in the three books; where they differ, a sign says so. */
function BookRow({ name, difference, say }: BookRowProps): ReactElement {
  const text = useText();
  const said = bookNames.map((book) => {
    const entry = difference[book];
    return entry === null ? null : say(entry);
  });
  const agree = new Set(said).size === 1;
  return (
    <tr data-same={agree}>
      <th scope="row">{name}</th>
      {bookNames.map((book, index) => (
        <td key={book}>{said[index] ?? text.tasks.books.absent}</td>
      ))}
      <td className={styles.verdict}>
        <span aria-hidden="true">{agree ? '=' : '≠'}</span> {agree ? text.tasks.evidence.same : text.tasks.evidence.differs}
      </td>
    </tr>
  );
}

export function DifferenceDetail({ task }: { readonly task: TaskOf<'difference'> }): ReactElement {
  const text = useText();
  const words = text.tasks.books;
  const { difference } = task;
  return (
    <>
      <p>{text.tasks.differences[difference.outcome]}</p>
      <Facts
        facts={[
          [text.tasks.invoice, numbersOf(difference)],
          [text.tasks.kind, text.kinds[difference.kind].name],
          [text.tasks.device, difference.deviceNo],
        ]}
      />
      <table className={`${sheet.table} ${styles.evidence}`} aria-label={words.title}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{words.title}</span>
            </th>
            {bookNames.map((book) => (
              <th key={book} scope="col">
                {words[book]}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{text.tasks.evidence.compare}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <BookRow name={words.state} difference={difference} say={({ state }) => text.invoiceStates[state]} />
          <BookRow name={words.gross} difference={difference} say={({ gross }) => `¥${displayYuan(gross)}`} />
        </tbody>
      </table>
      <AnswerForm
        task={task}
        answers={task.answers}
        supervised={supervised}
        likely="callSupervisor"
        invoice={{ code: difference.code, number: difference.from }}
      />
    </>
  );
}
