/**
 * The code and number the next invoice will have, and the device that will sign it.
 */
import type { ReactElement } from 'react';
import type { DeviceStatus, NextNumber as Next, Status } from '../../api.ts';
import { counted } from '../../format.ts';
import { useCounter } from '../../state/counter.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './issue-panel.module.css';

/** The device of the next number, as the status knows it. */
export function deviceOf(status: Status | null, next: Next | null): DeviceStatus | undefined {
  return status?.devices.find(({ deviceId }) => deviceId === next?.deviceId);
}

export function NextNumber(): ReactElement {
  const text = useText();
  const next = useCounter((state) => state.next);
  const device = useStatus((state) => deviceOf(state.status, next));
  return (
    <div>
      <p className={styles.caption}>
        <span>{text.issue.next}</span>
        {next && <span>{text.issue.remaining(counted(next.remaining))}</span>}
      </p>
      <p className={styles.number}>
        <span data-testid="next-code">{next?.next?.code ?? '—'}</span>
        <strong data-testid="next-number">{next?.next?.number ?? '—'}</strong>
      </p>
      <p className={styles.caption}>
        <span data-testid="next-device">
          {next ? `${next.deviceId} · ${device ? text.status.families[device.family] : ''}` : '—'}
        </span>
        {device && <span>{text.status.deviceStates[device.state]}</span>}
      </p>
    </div>
  );
}
