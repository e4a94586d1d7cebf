/**
 * What was begun on a device and is not over, as the status bar tells it: it waits, and nobody would open the devices page to find it.
 */
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { StandingOperation, StrayOperation } from '../../api.ts';
import { useSession } from '../../state/session.ts';
import { type Text, useText } from '../../text/index.ts';
import { KeyHint } from '../key-hint.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { ToneMark } from '../tone.tsx';
import styles from './status-bar.module.css';
import { useLeave } from './status-item.tsx';

/** It in a few words: `report to be looked up`. */
export function operationWord({ step, state }: StandingOperation, text: Text): string {
  return `${text.devices.steps[step]} ${text.devices.operationStates[state]}`;
}

/** Which operation it is, where it stands and why. */
export function OperationLine({ operation }: { readonly operation: StandingOperation }): ReactElement {
  const text = useText();
  return (
    <>
      <p className={styles.operation} data-testid="standing-operation">
        <ToneMark tone="warning" />
        {text.devices.aims[operation.what]} · <strong>{operationWord(operation, text)}</strong>
      </p>
      {operation.problem && <ProblemAlert problem={operation.problem} tone="warning" />}
    </>
  );
}

/** One on a device that the settings do not have any more: it can be given up on the devices page, or gone on with when the device is back. */
export function StrayDetails({ operation }: { readonly operation: StrayOperation }): ReactElement {
  const text = useText();
  const leave = useLeave();
  const signedIn = useSession((state) => state.token !== null);
  return (
    <>
      <h2>{operation.deviceId}</h2>
      <p>{text.devices.stray}</p>
      <OperationLine operation={operation} />
      {signedIn && (
        <footer className={styles.foot}>
          <Button
            size="small"
            type="primary"
            onClick={() => leave({ shows: 'devices', deviceId: operation.deviceId })}
            data-testid="open-devices"
          >
            {text.devices.title} <KeyHint of="devices" />
          </Button>
        </footer>
      )}
    </>
  );
}
