/**
 * Who the device is, what will stop it first, and every rule it enforces in plain words. What it did not say is told as that.
 */
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { inForce } from '../../../domain/limits.ts';
import { displayYuan, type Fen } from '../../../domain/money.ts';
import { assertNever } from '../../../domain/problem.ts';
import type { DeviceDetail, DeviceKindDetail, Forecast } from '../../api.ts';
import { api } from '../../api.ts';
import { age, counted, deviceTime, fullTime, percent, timeLeft } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { LimitsTable } from '../../parts/status-bar/limits-table.tsx';
import { useNow } from '../../parts/use-now.ts';
import type { Asked } from '../../parts/use-reply.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './devices.module.css';

type Monitor = NonNullable<DeviceKindDetail['monitor']>;
type RuleName = keyof Text['devices']['monitor'];

/** What one rule is for one kind; null is "the device did not say". What is told and not in force says so. */
function ruleWords(name: RuleName, monitor: Monitor, text: Text): string | null {
  const { notInForce, leftHours, dayOfMonth } = text.devices;
  const words = <T,>(value: T | null, say: (value: T) => string) => (value === null ? null : say(value));
  const money = (fen: Fen) => `¥${displayYuan(fen)}`;
  const offline = <T,>(limit: Parameters<typeof inForce>[1], value: T | null, say: (value: T) => string) =>
    words(value, (told) => (inForce(monitor, limit) ? say(told) : `${say(told)} · ${notInForce}`));
  switch (name) {
    case 'issueDeadline':
    case 'lastReport':
      return words(monitor[name], deviceTime);
    case 'period': {
      const { reportPeriodStart, reportPeriodEnd } = monitor;
      if (reportPeriodStart === null && reportPeriodEnd === null) return null;
      return [reportPeriodStart, reportPeriodEnd].map((time) => words(time, deviceTime) ?? '…').join(' – ');
    }
    case 'red': {
      const { redOwnOnly, redDays } = monitor;
      const told = [
        ...(redOwnOnly === null ? [] : [redOwnOnly ? text.devices.redOwnOnly : text.devices.redAny]),
        ...(redDays === null ? [] : [text.devices.redWithin(String(redDays))]),
      ];
      return told.length === 0 ? null : told.join(' · ');
    }
    case 'singleLimit':
      return words(monitor.singleLimit, money);
    case 'blueSumLimit':
    case 'redSumLimit':
      // a device that lets nothing be issued at all would tell so otherwise
      return words(monitor[name], (sum) => (sum === 0 ? notInForce : money(sum)));
    case 'offlineHours':
      return offline('hours', monitor.offlineHours, (hours) => leftHours(counted(hours)));
    case 'offlineCount':
      return offline('count', monitor.offlineCount, counted);
    case 'offlineAmount':
      return offline('amount', monitor.offlineAmount, money);
    case 'uploadDay':
      return offline('uploadDay', monitor.uploadDay, (day) => (day === 0 ? notInForce : dayOfMonth(String(day))));
    case 'freeCapacity':
      return words(monitor.freeCapacity, counted);
    default:
      return assertNever(name);
  }
}

function Rules({ kinds }: { readonly kinds: readonly DeviceKindDetail[] }): ReactElement {
  const text = useText();
  const names = Object.keys(text.devices.monitor) as RuleName[];
  return (
    <table className={`${sheet.table} ${styles.table}`} aria-label={text.devices.rules}>
      <thead>
        <tr>
          <th scope="col">{text.devices.rule}</th>
          {kinds.map(({ kind }) => (
            <th key={kind} scope="col">
              {text.kinds[kind].short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{text.devices.monitor[name]}</th>
            {kinds.map(({ kind, monitor }) => {
              const words = monitor === null ? null : ruleWords(name, monitor, text);
              return <td key={kind}>{words ?? <span className={styles.quiet}>{text.devices.unknown}</span>}</td>;
            })}
          </tr>
        ))}
        <tr>
          <th scope="row">{text.devices.rates}</th>
          {kinds.map(({ kind, rates }) => (
            <td key={kind}>{rates.length === 0 ? text.devices.unknown : rates.map((rate) => percent(rate)).join(' · ')}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function leftWords({ of, left }: Forecast, text: Text): string {
  if (of === 'amount') return `¥${displayYuan(left as Fen)}`;
  return of === 'hours' || of === 'uploadDay' || of === 'deadline' || of === 'report'
    ? text.devices.leftHours(counted(left))
    : text.devices.leftCount(counted(left));
}

function Forecasts({ forecasts }: { readonly forecasts: readonly Forecast[] }): ReactElement {
  const text = useText();
  const now = useNow(30_000);
  const biting = forecasts.filter(({ at }) => at !== null);
  if (biting.length === 0) return <p className={styles.quiet}>{text.devices.forecastNone}</p>;
  return (
    <table className={`${sheet.table} ${styles.table}`} aria-label={text.devices.forecast}>
      <thead>
        <tr>
          <th scope="col">{text.devices.what}</th>
          <th scope="col">{text.columns.kind}</th>
          <th scope="col">{text.devices.left}</th>
          <th scope="col">{text.devices.at}</th>
        </tr>
      </thead>
      <tbody>
        {biting.map((forecast, place) => (
          <tr key={`${forecast.kind} ${forecast.of}`} data-testid="forecast">
            <td>
              {text.devices.forecastOf[forecast.of]}{' '}
              {place === 0 && <strong className={styles.first}>{text.devices.first}</strong>}
            </td>
            <td>{text.kinds[forecast.kind].short}</td>
            <td>{leftWords(forecast, text)}</td>
            <td>{forecast.at && `${fullTime(forecast.at)} · ${timeLeft(forecast.at, now, text)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function clockWords(aheadS: number | null, text: Text): string {
  if (aheadS === null) return text.devices.unknown;
  if (Math.abs(aheadS) <= 2) return text.devices.exact;
  return aheadS > 0 ? text.devices.ahead(counted(aheadS)) : text.devices.behind(counted(-aheadS));
}

/** The platform's clock against this counter's, seconds: both are told against the device's. */
function platformAhead({ clockAheadS, platformAheadS }: DeviceDetail): number | null {
  return clockAheadS === null || platformAheadS === null ? null : clockAheadS - platformAheadS;
}

/** A value that should be another one says so. */
function against(value: string, expected: string | null, text: Text): ReactElement {
  const wrong = expected !== null && expected !== value;
  return (
    <span>
      {value} {wrong && <strong className={styles.wrong}>{text.devices.expected(expected)}</strong>}
    </span>
  );
}

export function OverviewTab({ asked }: { readonly asked: Asked<DeviceDetail> & { readonly value: DeviceDetail } }): ReactElement {
  const text = useText();
  const now = useNow(10_000);
  const { value: detail, again } = asked;
  const { identity, expected } = detail;
  const limits = detail.kinds.flatMap(({ limits }) => limits);
  const [busy, setBusy] = useState(false);
  function askDevice(): void {
    setBusy(true);
    void api.deviceDetail({ deviceId: detail.deviceId, ask: true }).then(() => {
      setBusy(false);
      again();
    });
  }
  return (
    <>
      {detail.problem && <ProblemAlert problem={detail.problem} />}
      {asked.problem && <ProblemAlert problem={asked.problem} tone="warning" />}
      <div className={styles.head}>
        <h2>
          {detail.deviceId} · {text.status.families[detail.family]}
        </h2>
        <span className={styles.quiet}>
          {detail.checkedAt ? text.status.checkedAt(age(detail.checkedAt, now, text)) : text.status.neverChecked}
        </span>
        <Button size="small" loading={busy} onClick={askDevice} data-testid="ask-device">
          {text.devices.askAgain}
        </Button>
      </div>
      <Facts
        facts={[
          [text.devices.deviceNo, identity ? against(identity.deviceNo, expected.deviceNo, text) : '—'],
          [text.devices.taxId, identity ? against(identity.taxId, expected.taxId, text) : '—'],
          [text.devices.name, identity?.name ?? '—'],
          [text.devices.version, identity?.version || '—'],
          [text.devices.address, detail.address],
          [text.devices.clock, clockWords(detail.clockAheadS, text)],
          [text.devices.platformClock, clockWords(platformAhead(detail), text)],
        ]}
      />
      <h3>{text.devices.forecast}</h3>
      <Forecasts forecasts={detail.forecasts} />
      <LimitsTable deviceId={detail.deviceId} limits={limits} />
      <h3>{text.devices.rules}</h3>
      <Rules kinds={detail.kinds} />
    </>
  );
}
