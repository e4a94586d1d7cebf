/**
 * Issues whose outcome nobody knows: what is known of each, and the way to ask the device again. Nothing is guessed.
 */
import { Alert, Button, Drawer } from 'antd';
import { type ReactElement, useState } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import type { Task } from '../../api.ts';
import { type Settlement, settle } from '../../flows/settle.ts';
import { fullTime } from '../../format.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './tasks-dialog.module.css';

function SettlementLine({ settlement }: { readonly settlement: Settlement }): ReactElement {
  const text = useText();
  if (settlement.settled === 'trouble') return <ProblemAlert problem={settlement.problem} />;
  const told = { issued: 'success', released: 'success', unknown: 'warning' } as const;
  const words = settlement.settled === 'issued' ? text.tasks.issued(settlement.number) : text.tasks[settlement.settled];
  return <Alert type={told[settlement.settled]} showIcon title={words} />;
}

function factsOf(task: Task, text: Text): readonly (readonly [string, string])[] {
  return [
    [text.tasks.order, task.orderNo],
    [text.tasks.buyer, task.buyerName],
    [text.tasks.amount, displayYuan(task.gross)],
    [text.tasks.device, `${task.deviceId} · ${text.kinds[task.kind].name}`],
    [text.tasks.expected, task.expected ? `${task.expected.code} ${task.expected.number}` : '—'],
    [text.tasks.since, fullTime(task.since)],
  ];
}

interface TaskProps {
  readonly task: Task;
  readonly onSettled: (settlement: Settlement | null) => void;
}

function TaskCard({ task, onSettled }: TaskProps): ReactElement {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const ask = async (): Promise<void> => {
    setAsking(true);
    onSettled(null);
    const settlement = await settle(task);
    setAsking(false);
    onSettled(settlement);
  };
  return (
    <li className={styles.task} data-testid="task">
      <ProblemAlert problem={task.problem} tone="warning" />
      <dl className={styles.facts}>
        {factsOf(task, text).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button type="primary" loading={asking} onClick={() => void ask()} data-testid="settle">
        {asking ? text.tasks.asking : text.tasks.ask}
      </Button>
    </li>
  );
}

export function TasksDialog(): ReactElement {
  const text = useText();
  const { overlay, close } = useOverlay();
  const tasks = useStatus((state) => state.tasks);
  const [settlement, setSettlement] = useState<Settlement | null>(null);
  return (
    <Drawer
      open={overlay.shows === 'tasks'}
      onClose={close}
      afterOpenChange={(open) => !open && setSettlement(null)}
      title={text.tasks.title}
      size={480}
    >
      <div className={styles.body}>
        <p>{tasks.length === 0 ? text.tasks.none : text.tasks.explain}</p>
        <div role="status">{settlement && <SettlementLine settlement={settlement} />}</div>
        <ul className={styles.list}>
          {tasks.map((task) => (
            <TaskCard key={task.requestId} task={task} onSettled={setSettlement} />
          ))}
        </ul>
      </div>
    </Drawer>
  );
}
