/**
 * Between customers: what the box takes, which numbers come next, and who is on hold.
 */
import { Button, Popconfirm } from 'antd';
import type { ReactElement } from 'react';
import { displayYuan, sumFen } from '../../../domain/money.ts';
import type { DeviceStatus, Draft } from '../../api.ts';
import { dropDraft, resumeDraft } from '../../flows/draft.ts';
import { counted, shortTime } from '../../format.ts';
import { KeyHint } from '../../parts/key-hint.tsx';
import sheet from '../../parts/panel.module.css';
import { Panel } from '../../parts/panel.tsx';
import { deviceTones } from '../../parts/status-bar/status-tones.ts';
import { ToneMark } from '../../parts/tone.tsx';
import { useCounter } from '../../state/counter.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './empty-panel.module.css';

const none: readonly DeviceStatus[] = [];

function NextNumbers(): ReactElement {
  const text = useText();
  const devices = useStatus((state) => state.status?.devices ?? none);
  const rows = devices.flatMap((device) => device.stock.map((stock) => ({ device, ...stock })));
  if (rows.length === 0) return <p className={styles.none}>{text.empty.noDevices}</p>;
  return (
    <table className={sheet.table}>
      <thead>
        <tr>
          <th scope="col">{text.columns.kind}</th>
          <th scope="col">{text.columns.code}</th>
          <th scope="col">{text.columns.number}</th>
          <th scope="col" className={sheet.figure}>
            {text.columns.remaining}
          </th>
          <th scope="col">{text.columns.device}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ device, kind, next, remaining }) => (
          <tr key={`${device.deviceId} ${kind}`}>
            <td>
              {kind} {text.kinds[kind].name}
            </td>
            <td>{next?.code ?? '—'}</td>
            <td className={styles.number}>{next?.number ?? '—'}</td>
            <td className={sheet.figure}>{counted(remaining)}</td>
            <td>
              <span className={styles.device}>
                <ToneMark tone={deviceTones[device.state]} />
                {device.deviceId} · {text.status.deviceStates[device.state]}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeldDraft({ draft }: { readonly draft: Draft }): ReactElement {
  const text = useText();
  return (
    <li className={styles.held}>
      <span>{shortTime(draft.openedAt)}</span>
      <span className={styles.order}>{draft.orderNo}</span>
      <span className={styles.buyer}>{draft.buyer.name || '—'}</span>
      <span className={styles.amount}>{displayYuan(sumFen(draft.lines.map(({ amount }) => amount)))}</span>
      <Button size="small" onClick={() => void resumeDraft(draft)}>
        {text.empty.resume}
      </Button>
      <Popconfirm
        title={text.empty.dropSure}
        okText={text.empty.drop}
        cancelText={text.empty.cancel}
        okButtonProps={{ danger: true }}
        onConfirm={() => dropDraft(draft)}
      >
        <Button size="small" type="text">
          {text.empty.drop}
        </Button>
      </Popconfirm>
    </li>
  );
}

export function EmptyPanel(): ReactElement {
  const text = useText();
  const held = useCounter((state) => state.held);
  return (
    <>
      <Panel title={text.empty.nextNumbers}>
        <NextNumbers />
      </Panel>
      <Panel title={text.empty.held} grow>
        {held.length === 0 ? (
          <p className={styles.none}>{text.empty.noHeld}</p>
        ) : (
          <ul className={styles.list}>
            {held.map((draft) => (
              <HeldDraft key={draft.requestId} draft={draft} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={text.empty.takes}>
        <ul className={styles.takes}>
          {text.empty.shapes.map(({ what, shape }) => (
            <li key={what}>
              <span>{what}</span>
              <code>{shape}</code>
            </li>
          ))}
          <li>
            <span>{text.eTicket.title}</span>
            <Button size="small" onClick={() => useOverlay.getState().show({ shows: 'eticket' })} data-testid="open-eticket">
              {text.eTicket.open} <KeyHint of="eTicket" />
            </Button>
          </li>
        </ul>
      </Panel>
    </>
  );
}
