/**
 * State that is always on screen: every device with its stock, platform, printers, un-uploaded invoices, open tasks.
 */
import type { ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import { mayRun } from '../../../domain/permissions.ts';
import type { DeviceStatus, PrintJob, Status } from '../../api.ts';
import { age, counted } from '../../format.ts';
import { useOverlay } from '../../state/overlay.ts';
import { inGroups, usePrinting } from '../../state/printing.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { type Text, useText } from '../../text/index.ts';
import { useNow } from '../use-now.ts';
import { LedgerDetails } from './ledger-details.tsx';
import { limitWord, pressingLimit } from './limits.ts';
import { operationWord, StrayDetails } from './standing-operation.tsx';
import styles from './status-bar.module.css';
import { DeviceDetails, PlatformDetails, PrinterDetails, UnuploadedDetails } from './status-details.tsx';
import { StatusItem } from './status-item.tsx';
import { deviceTone, ledgerState, ledgerTones, platformTones, printerTones, unuploadedTone } from './status-tones.ts';

/** What stands on it comes first: `report to be looked up · General 1,204 · Special 96`. */
function deviceWord(device: DeviceStatus, now: number, text: Text): string {
  const { operation } = device;
  const itself = itsOwnWord(device, now, text);
  return operation ? `${operationWord(operation, text)} · ${itself}` : itself;
}

/** A device that is ready tells its stock instead, or the limit that presses. */
function itsOwnWord(device: DeviceStatus, now: number, text: Text): string {
  const { state, stock } = device;
  const pressing = pressingLimit(device);
  if (state === 'ready' && pressing) return limitWord(pressing, now, text);
  if (state !== 'ready' || stock.length === 0) return text.status.deviceStates[state];
  return stock.map(({ kind, remaining }) => text.status.stockLine(text.kinds[kind].short, counted(remaining))).join(' · ');
}

/** While the platform is away the age of the order copy counts: the counter works from it. */
function platformWord({ platform, orderCache }: Status, now: number, text: Text): string {
  const state = text.status.platformStates[platform.state];
  if (platform.state === 'reachable' || orderCache.fetchedAt === null) return state;
  return `${state} · ${text.status.cacheAge(age(orderCache.fetchedAt, now, text))}`;
}

function unuploadedWord({ count, gross, oldestAt }: Status['unuploaded'], now: number, text: Text): string {
  if (count === 0) return text.status.none;
  const oldest = oldestAt === null ? [] : [age(oldestAt, now, text)];
  return [counted(count), `¥${displayYuan(gross)}`, ...oldest].join(' · ');
}

const noJobs: readonly PrintJob[] = [];

/** Sheets that came out and that nobody has looked at; there is no entry without one. */
function PaperItem(): ReactElement | null {
  const text = useText();
  const jobs = usePrinting((state) => state.jobs ?? noJobs);
  const mayConfirm = useSession(({ token, person }) => token !== null && mayRun('confirmPrint', person?.roles ?? null));
  const { length: waiting } = inGroups(jobs).toLook;
  if (waiting === 0 || !mayConfirm) return null;
  return (
    <StatusItem
      testId="status-paper"
      tone="warning"
      state={String(waiting)}
      name={text.printing.paper.entry}
      word={counted(waiting)}
      onClick={() => useOverlay.getState().show({ shows: 'paper' })}
    />
  );
}

export function StatusBar(): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const { status, tasks } = useStatus();
  const show = useOverlay((state) => state.show);
  if (status === null) {
    return (
      <section className={styles.bar} aria-label={text.status.label}>
        <span className={styles.loading}>{text.status.loading}</span>
      </section>
    );
  }
  const ledger = ledgerState(status);
  const open = Math.max(status.openTasks, tasks.length);
  return (
    <section className={styles.bar} aria-label={text.status.label}>
      {status.devices.length === 0 && (
        <StatusItem testId="status-device" tone="bad" name={text.status.device} word={text.status.unconfigured} state="none" />
      )}
      {status.devices.map((device) => (
        <StatusItem
          key={device.deviceId}
          testId={`status-device-${device.deviceId}`}
          tone={deviceTone(device)}
          state={device.state}
          name={device.deviceId}
          word={deviceWord(device, now, text)}
          details={<DeviceDetails device={device} />}
        />
      ))}
      {status.strayOperations.map((operation) => (
        <StatusItem
          key={operation.deviceId}
          testId={`status-device-${operation.deviceId}`}
          tone="warning"
          state="unconfigured"
          name={operation.deviceId}
          word={operationWord(operation, text)}
          details={<StrayDetails operation={operation} />}
        />
      ))}
      <StatusItem
        testId="status-platform"
        tone={platformTones[status.platform.state]}
        state={status.platform.state}
        name={text.status.platform}
        word={platformWord(status, now, text)}
        details={<PlatformDetails platform={status.platform} orderCache={status.orderCache} />}
      />
      {status.printers.length === 0 && (
        <StatusItem testId="status-printer" tone="none" name={text.status.printer} word={text.status.unconfigured} state="none" />
      )}
      {status.printers.map((printer) => (
        <StatusItem
          key={printer.printerId}
          testId={`status-printer-${printer.printerId}`}
          tone={printerTones[printer.state]}
          state={printer.state}
          name={status.printers.length > 1 ? printer.printerId : text.status.printer}
          word={text.status.printerStates[printer.state]}
          details={<PrinterDetails printer={printer} />}
        />
      ))}
      <PaperItem />
      <StatusItem
        testId="status-unuploaded"
        tone={unuploadedTone(status.unuploaded)}
        state={String(status.unuploaded.count)}
        name={text.status.unuploaded}
        word={unuploadedWord(status.unuploaded, now, text)}
        details={<UnuploadedDetails unuploaded={status.unuploaded} />}
      />
      <StatusItem
        testId="status-ledger"
        tone={ledgerTones[ledger]}
        state={ledger}
        name={text.status.ledger}
        word={ledger === 'differ' ? text.status.differences(status.books.differences) : text.status.ledgerStates[ledger]}
        details={<LedgerDetails backup={status.backup} books={status.books} />}
      />
      <StatusItem
        testId="status-tasks"
        tone={open > 0 ? 'bad' : 'good'}
        state={String(open)}
        name={text.status.tasks}
        word={open > 0 ? text.status.openTasks(open) : text.status.none}
        onClick={() => show({ shows: 'tasks' })}
      />
    </section>
  );
}
