/**
 * Everything that waits for a person, by kind, with its age. Up and down choose.
 */
import type { KeyboardEvent, ReactElement } from 'react';
import type { Task } from '../../api.ts';
import { age } from '../../format.ts';
import { useNow } from '../../parts/use-now.ts';
import { useText } from '../../text/index.ts';
import { inOrder, taskKinds, taskWords } from './task-words.ts';
import styles from './tasks.module.css';

interface Props {
  readonly tasks: readonly Task[];
  readonly chosen: Task | null;
  readonly onChoose: (task: Task) => void;
}

/** Where a key leads from a place in a list of this length; null for other keys. */
function placeAfter(key: string, place: number, length: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(place + 1, length - 1);
    case 'ArrowUp':
      return Math.max(place - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}

const elementId = (task: Task): string => `task-${task.taskId}`;

export function TaskList({ tasks, chosen, onChoose }: Props): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const ordered = inOrder(tasks);
  const move = (event: KeyboardEvent): void => {
    const next = placeAfter(event.key, chosen ? ordered.indexOf(chosen) : -1, ordered.length);
    const task = next === null ? undefined : ordered[next];
    if (!task) return;
    event.preventDefault();
    onChoose(task);
    document.getElementById(elementId(task))?.focus();
  };
  return (
    <div className={styles.list} role="listbox" aria-label={text.tasks.list} onKeyDown={move} data-testid="task-list">
      {taskKinds.map((kind) => {
        const ofKind = ordered.filter(({ what }) => what === kind);
        if (ofKind.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={kind} role="group" aria-label={text.tasks.kinds[kind]}>
            <p className={styles.kind} aria-hidden="true">
              {text.tasks.kinds[kind]} <span>{ofKind.length}</span>
            </p>
            {ofKind.map((task) => {
              const { name, aside } = taskWords(task, text);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list listens to the keys
                <div
                  key={task.taskId}
                  id={elementId(task)}
                  role="option"
                  aria-selected={task === chosen}
                  tabIndex={task === (chosen ?? ordered[0]) ? 0 : -1}
                  className={styles.option}
                  data-testid="task"
                  data-what={task.what}
                  onClick={() => onChoose(task)}
                >
                  <p>
                    <strong>{name}</strong>
                    <span>{aside}</span>
                  </p>
                  <p className={styles.age}>
                    <span>{age(task.since, now, text)}</span>
                    {task.called && <span>{text.tasks.called}</span>}
                  </p>
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}
