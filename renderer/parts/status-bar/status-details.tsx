/**
 * What opens above the entries of the status bar.
 */
import { Alert, Button } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import type { Instant } from '../../../domain/ids.ts';
import { displayYuan } from '../../../domain/money.ts';
import { api, type CalendarDay, type DeviceStatus, type Forecast, type Status } from '../../api.ts';
import { checkNow } from '../../flows/office.ts';
import { age, counted, fullTime, timeLeft } from '../../format.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { type Text, useText } from '../../text/index.ts';
import { Facts } from '../facts.tsx';
import { KeyHint } from '../key-hint.tsx';
import { reasonWords } from '../printer-reason.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { useNow } from '../use-now.ts';
import { LimitsTable } from './limits-table.tsx';
import { OperationLine } from './standing-operation.tsx';
import styles from './status-bar.module.css';
import { useLeave } from './status-item.tsx';

/** When it was last asked, where that is known, and the button to ask again; asking needs a signed-in person. */
function CheckFoot({
  checkedAt,
  children,
}: {
  readonly checkedAt?: Instant | null;
  readonly children?: ReactNode;
}): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const checking = useStatus((state) => state.checking);
  const signedIn = useSession((state) => state.token !== null);
  const words = checkedAt ? text.status.checkedAt(age(checkedAt, now, text)) : checkedAt === null && text.status.neverChecked;
  return (
    <footer className={styles.foot}>
      <span>{words}</span>
      {signedIn && (
        <Button size="small" loading={checking} onClick={() => void checkNow()}>
          {checking ? text.status.checking : text.status.checkNow}
        </Button>
      )}
      {children}
    </footer>
  );
}

function unsentWords(unsent: DeviceStatus['unsent'], now: number, text: Text): string {
  if (unsent === null) return text.status.unsentUnknown;
  if (unsent.count === 0) return text.status.none;
  const words = text.status.unsentLine(counted(unsent.count), displayYuan(unsent.net));
  return unsent.oldestAt === null ? words : `${words} · ${text.status.unsentOldest(age(unsent.oldestAt, now, text))}`;
}

/** What will stop the device first: `Stock · Special · 2 h left`. */
function forecastWords({ of, kind, at }: Forecast, now: number, text: Text): string {
  const names = [text.devices.forecastOf[of], text.kinds[kind].short];
  return [...names, ...(at === null ? [] : [timeLeft(at, now, text)])].join(' · ');
}

function reminderWords({ what, kind, date, state }: CalendarDay, text: Text): string {
  const near = state === 'later' ? [] : [text.devices.calendarStates[state]];
  return [text.devices.calendarOf[what], text.kinds[kind].short, date, ...near].join(' · ');
}

export function DeviceDetails({ device }: { readonly device: DeviceStatus }): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const leave = useLeave();
  const signedIn = useSession((state) => state.token !== null);
  return (
    <>
      <h2>
        {device.deviceId} · {text.status.families[device.family]}
      </h2>
      {device.problem && <ProblemAlert problem={device.problem} />}
      {device.operation && <OperationLine operation={device.operation} />}
      {device.warnings.map((warning) => (
        <ProblemAlert key={warning.code} problem={warning} tone="warning" />
      ))}
      <Facts
        facts={[
          [text.status.number, device.deviceNo || '—'],
          ...(device.forecast?.at ? [[text.devices.forecast, forecastWords(device.forecast, now, text)] as const] : []),
          ...(device.reminder ? [[text.devices.calendar, reminderWords(device.reminder, text)] as const] : []),
          [text.status.unsent, unsentWords(device.unsent, now, text)],
        ]}
      />
      <LimitsTable deviceId={device.deviceId} limits={device.limits} />
      <table className={styles.stock}>
        <thead>
          <tr>
            <th scope="col">{text.columns.kind}</th>
            <th scope="col">{text.columns.code}</th>
            <th scope="col">{text.columns.number}</th>
            <th scope="col">{text.columns.remaining}</th>
          </tr>
        </thead>
        <tbody>
          {device.stock.map(({ kind, next, remaining, low }) => (
            <tr key={kind} data-low={low}>
              <td>{text.kinds[kind].short}</td>
              <td>{next?.code ?? '—'}</td>
              <td>{next?.number ?? '—'}</td>
              <td>
                {counted(remaining)} {low && <strong className={styles.low}>{text.devices.low}</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <CheckFoot checkedAt={device.checkedAt}>
        {signedIn && (
          <Button
            size="small"
            type="primary"
            onClick={() => leave({ shows: 'devices', deviceId: device.deviceId })}
            data-testid="open-devices"
          >
            {text.devices.title} <KeyHint of="devices" />
          </Button>
        )}
      </CheckFoot>
    </>
  );
}

export function PlatformDetails({ platform, orderCache }: Pick<Status, 'platform' | 'orderCache'>): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  return (
    <>
      <h2>
        {text.status.platform} · {text.status.platformStates[platform.state]}
      </h2>
      {platform.problem ? <ProblemAlert problem={platform.problem} tone="warning" /> : null}
      {platform.state === 'reachable' && <p>{text.status.platformOk}</p>}
      <p>
        {orderCache.fetchedAt === null
          ? text.status.noCache
          : text.status.cache(counted(orderCache.count), fullTime(orderCache.fetchedAt))}
        {orderCache.fetchedAt !== null && ` · ${age(orderCache.fetchedAt, now, text)}`}
      </p>
      <CheckFoot checkedAt={platform.checkedAt} />
    </>
  );
}

export function PrinterDetails({ printer }: { readonly printer: Status['printers'][number] }): ReactElement {
  const text = useText();
  const leave = useLeave();
  const signedIn = useSession((state) => state.token !== null);
  const why = reasonWords(printer.reason, text);
  return (
    <>
      <h2>
        {printer.printerId} · {text.status.printerStates[printer.state]}
      </h2>
      {printer.state === 'absent' && (
        <ProblemAlert problem={{ code: 'printer-absent', details: { queue: printer.queue } }} tone="warning" />
      )}
      {printer.state === 'stopped' && <Alert type="warning" showIcon title={text.status.printerStopped} />}
      <p>{why === '' ? printer.queue : `${printer.queue} · ${why}`}</p>
      <CheckFoot>
        {signedIn && (
          <Button size="small" type="primary" onClick={() => leave({ shows: 'printing' })} data-testid="open-printing">
            {text.printing.tabs.queue} <KeyHint of="printing" />
          </Button>
        )}
      </CheckFoot>
    </>
  );
}

export function UnuploadedDetails({ unuploaded }: Pick<Status, 'unuploaded'>): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const leave = useLeave();
  const signedIn = useSession((state) => state.token !== null);
  if (unuploaded.count === 0 && !unuploaded.warn) return <p>{text.status.allUploaded}</p>;
  return (
    <>
      <h2>
        {text.status.unuploaded} · {counted(unuploaded.count)}
      </h2>
      <Facts
        facts={[
          [text.uploads.amount, displayYuan(unuploaded.gross)],
          ...(unuploaded.oldestAt === null ? [] : [[text.status.oldestOne, age(unuploaded.oldestAt, now, text)] as const]),
        ]}
      />
      {unuploaded.late > 0 && <Alert type="warning" showIcon title={text.status.deliveriesFail(counted(unuploaded.late))} />}
      {unuploaded.warn && unuploaded.count > 0 && <Alert type="warning" showIcon title={text.status.uploadWarn} />}
      <p>{unuploaded.parked > 0 ? text.status.parked(unuploaded.parked) : text.status.uploadsAlone}</p>
      {signedIn && (
        <footer className={styles.foot}>
          <Button size="small" onClick={() => void api.uploadNow({})}>
            {text.status.uploadNow}
          </Button>
          <Button size="small" type="primary" onClick={() => leave({ shows: 'uploads' })} data-testid="open-uploads">
            {text.status.uploadList} <KeyHint of="uploads" />
          </Button>
        </footer>
      )}
    </>
  );
}
