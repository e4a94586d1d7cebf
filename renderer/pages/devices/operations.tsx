/**
 * What was and is done to one device: each with its steps, where it stands and why, and the ways on.
 */
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { DeviceId } from '../../../domain/ids.ts';
import { mayRun } from '../../../domain/permissions.ts';
import type { DeviceOperation, ToldProblem } from '../../api.ts';
import { dropOperation, resumeOperation } from '../../flows/operations.ts';
import { counted, fullTime } from '../../format.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type Tone, ToneMark } from '../../parts/tone.tsx';
import { useOperations } from '../../state/operations.ts';
import { useSession } from '../../state/session.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './devices.module.css';

/** What it is about: the run or the number, the kind, the machine. */
function aimWords({ aim }: DeviceOperation, text: Text): string {
  if (aim === null) return text.devices.damagedAim;
  if ('run' in aim) {
    const { kind, code, first, count } = aim.run;
    const run = `${text.kinds[kind].short} ${code} ${first} × ${counted(count)}`;
    return 'machineNo' in aim ? `${run} · ${text.devices.machineNo} ${aim.machineNo}` : run;
  }
  if (aim.what === 'voidBlank') return `${text.kinds[aim.kind].short} ${aim.number.code} ${aim.number.number}`;
  return 'kind' in aim ? text.kinds[aim.kind].short : '';
}

const currentTones: Readonly<Record<DeviceOperation['state'], Tone>> = {
  open: 'waiting',
  asked: 'warning',
  stopped: 'bad',
  done: 'good',
  dropped: 'none',
};

function Steps({ operation }: { readonly operation: DeviceOperation }): ReactElement {
  const text = useText();
  const { steps, step, state } = operation;
  const at = steps.indexOf(step);
  return (
    <ol className={styles.steps}>
      {steps.map((name, place) => {
        const tone: Tone = state === 'done' || place < at ? 'good' : place === at ? currentTones[state] : 'none';
        return (
          <li key={name} aria-current={place === at && state !== 'done' ? 'step' : undefined}>
            <ToneMark tone={tone} /> {text.devices.steps[name]}
          </li>
        );
      })}
    </ol>
  );
}

function Operation({ operation, mayGoOn }: { readonly operation: DeviceOperation; readonly mayGoOn: boolean }): ReactElement {
  const text = useText();
  const [dropping, setDropping] = useState(false);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const { operationId, state } = operation;
  const over = state === 'done' || state === 'dropped';
  const run = (work: () => Promise<ToldProblem | null>): void => {
    setBusy(true);
    void work().then((trouble) => {
      setBusy(false);
      setProblem(trouble);
      if (trouble === null) setDropping(false);
    });
  };
  return (
    <article className={styles.operation} data-state={state} data-testid="operation" data-what={operation.what}>
      <header>
        <strong>
          {text.devices.aims[operation.what]} {aimWords(operation, text)}
        </strong>
        <span className={styles.quiet}>
          {text.devices.operationStates[state]} · {operation.actor} · {fullTime(operation.changedAt)}
        </span>
      </header>
      <Steps operation={operation} />
      {!over && operation.problem && <ProblemAlert problem={operation.problem} tone="warning" />}
      {problem && <ProblemAlert problem={problem} />}
      {!over && mayGoOn && !dropping && (
        <div className={styles.form}>
          {operation.aim !== null && (
            <Button type="primary" size="small" loading={busy} onClick={() => run(() => resumeOperation(operationId))}>
              {text.devices.resume}
            </Button>
          )}
          <Button size="small" disabled={busy} onClick={() => setDropping(true)}>
            {text.devices.drop}
          </Button>
        </div>
      )}
      {dropping && (
        <div className={styles.form}>
          <Labelled
            label={text.devices.dropNote}
            field={(id) => (
              <Input id={id} value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} autoFocus />
            )}
          />
          <Button danger loading={busy} disabled={note.trim() === ''} onClick={() => run(() => dropOperation(operationId, note))}>
            {text.devices.drop}
          </Button>
          <Button onClick={() => setDropping(false)}>{text.empty.cancel}</Button>
          <span className={styles.quiet}>{text.devices.dropSure}</span>
        </div>
      )}
    </article>
  );
}

/** @param only Which of them, where not all are meant. */
export function Operations({
  deviceId,
  only = () => true,
}: {
  readonly deviceId: DeviceId;
  readonly only?: (operation: DeviceOperation) => boolean;
}): ReactElement {
  const text = useText();
  const { operations, problem } = useOperations();
  const mayGoOn = useSession(({ person }) => mayRun('resumeOperation', person?.roles ?? null));
  const ofDevice = operations?.filter((operation) => operation.deviceId === deviceId && only(operation)) ?? [];
  if (operations === null)
    return problem ? <ProblemAlert problem={problem} /> : <p className={styles.quiet}>{text.devices.loading}</p>;
  if (ofDevice.length === 0) return <p className={styles.quiet}>{text.devices.operationsNone}</p>;
  return (
    <>
      {ofDevice.map((operation) => (
        <Operation key={operation.operationId} operation={operation} mayGoOn={mayGoOn} />
      ))}
    </>
  );
}
