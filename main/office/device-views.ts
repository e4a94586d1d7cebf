/**
 * Devices as people look at them: one from the inside, what is to come for each, the account of its numbers, and the station's other
 * counters. The status bar takes its outlook from here, too.
 */
import type { DeviceIdentity, TaxDevice } from '../../domain/device.ts';
import { aheadMs } from '../../domain/device-clock.ts';
import { firstToBite } from '../../domain/forecast.ts';
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../domain/instant.ts';
import { reminderOf } from '../../domain/month-calendar.ts';
import { type CounterReport, warningsOf } from '../../domain/other-counters.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { CommandName, CommandOutput } from '../../preload/contract.ts';
import type { Config } from './config.ts';
import type { DeviceLines } from './device-lines.ts';
import type { Handlers } from './dispatcher.ts';
import type { DeviceStatus } from './status.ts';
import type { IssuedFigures } from './store/issued-figures.ts';
import type { SegmentStore } from './store/segments.ts';
import { openRechecks } from './usecases/check-device.ts';
import { clocksOf, kindDetail } from './usecases/device-detail.ts';
import { type Outlook, type OutlookThresholds, outlookOf } from './usecases/device-outlook.ts';
import { issuePaces } from './usecases/issue-pace.ts';
import { accountForNumbers, balanceMonth } from './usecases/number-accounts.ts';
import type { Ports } from './usecases/ports.ts';
import { openStockTrend, type StockTrend } from './usecases/stock-trend.ts';

export interface DeviceViewsOptions {
  readonly config: Pick<Config, 'devices' | 'seller' | 'station' | 'warnings'>;
  readonly ports: Ports;
  readonly figures: IssuedFigures;
  readonly segments: SegmentStore;
  /** Where serial devices are now. */
  readonly lines: Pick<DeviceLines, 'of'>;
  /** The other counters of a station by their own last reports. */
  readonly counters: (stationId: string) => Promise<Result<readonly CounterReport[]>>;
}

export type DeviceViewHandlers = Pick<Handlers, 'deviceDetail' | 'formNumbers' | 'monthBalance' | 'otherCounters'>;

export interface DeviceViews {
  readonly handlers: DeviceViewHandlers;
  /** What the status bar shows of what is to come. */
  outlook(deviceId: DeviceId): Pick<DeviceStatus, 'forecast' | 'reminder' | 'warnings'>;
  /** Compares this counter's clock with the platform's, unless that was done not long ago. */
  readPlatformClock(): Promise<void>;
  /** How far the platform's clock is ahead of this counter's now, milliseconds; null when the platform does not say. */
  platformAheadMs(): Promise<number | null>;
}

const platformClockKeepMs = 10 * 60_000;

export function openDeviceViews(options: DeviceViewsOptions): DeviceViews {
  const { config, ports, figures, segments } = options;
  const { clock, facts, platform, notices } = ports;
  const { warnings } = config;
  const thresholds: OutlookThresholds = {
    hoursLeft: warnings.offlineHoursLeft,
    percentUsed: warnings.offlinePercentUsed,
    monthDays: warnings.monthDays,
  };
  const pace = issuePaces(figures.hours);
  const trend = openStockTrend();
  const recheck = openRechecks(ports);
  const perHour: StockTrend['perHour'] = (deviceId, kind, now) =>
    ports.devices.byId(deviceId)?.family === 'tax-control-server' ? trend.perHour(deviceId, kind, now) : null;
  /** How far the platform's clock is ahead of this counter's, and when that was seen. */
  let platformClock: { readonly aheadMs: number | null; readonly at: Instant } | null = null;

  facts.onStock((deviceId, stock, { identity }) => {
    if (!identity) return;
    trend.seen(deviceId, stock, clock.now());
    try {
      segments.seen(identity.deviceNo, stock, clock.now());
    } catch (error) {
      // Whoever asked for the stock needs it all the same; the next round tells it again.
      notices.failed('segments seen', error);
    }
  });

  const outlookNow = (deviceId: DeviceId): Outlook =>
    outlookOf(deviceId, facts.of(deviceId), clock.now(), { pace, perHour, thresholds });

  /** True when the platform has just told its time. */
  async function askPlatformClock(): Promise<boolean> {
    const asked = epochMs(clock.now()) ?? 0;
    const told = await platform.time();
    if (!told.ok) return false;
    const answered = epochMs(clock.now()) ?? 0;
    platformClock = { aheadMs: aheadMs(told.value, instantFromDate((asked + answered) / 2)), at: clock.now() };
    return true;
  }

  function detail(device: TaxDevice): CommandOutput<'deviceDetail'> {
    const { id: deviceId, family, managedElsewhere } = device;
    const known = facts.of(deviceId);
    const set = config.devices.find(({ id }) => id === deviceId);
    const line = options.lines.of(deviceId)?.address();
    const now = clock.now();
    const { forecasts, calendar } = outlookNow(deviceId);
    return {
      deviceId,
      family,
      address: line?.port ?? (set?.family === 'tax-control-server' ? set.url : ''),
      baudRate: line?.baudRate ?? null,
      managedElsewhere,
      identity: known.identity && identityOf(known.identity),
      expected: { deviceNo: set?.deviceNo ?? null, taxId: config.seller.taxId },
      problem: known.problem,
      checkedAt: known.checkedAt,
      ...clocksOf(known, platformClock?.aheadMs ?? null),
      kinds: [...new Set([...(set?.kinds ?? []), ...(known.identity?.kinds ?? [])])].map((kind) =>
        kindDetail(known, kind, now, thresholds),
      ),
      forecasts,
      calendar,
    };
  }

  const handlers: DeviceViewHandlers = {
    async deviceDetail({ deviceId, ask }) {
      const device = ports.devices.byId(deviceId);
      if (!device) return noDevice('deviceDetail', deviceId);
      if (ask) await Promise.all([recheck(device), askPlatformClock()]);
      return ok(detail(device));
    },
    async formNumbers({ deviceId, run }) {
      const device = ports.devices.byId(deviceId);
      return device ? accountForNumbers(device, run, segments, ports) : noDevice('formNumbers', deviceId);
    },
    async monthBalance({ deviceId, kind, month }) {
      const device = ports.devices.byId(deviceId);
      const books = { month: figures.month, moved: segments.moved };
      return device ? balanceMonth(device, kind, month, books, ports) : noDevice('monthBalance', deviceId);
    },
    async otherCounters() {
      const told = await options.counters(config.station.id);
      if (!told.ok) return told;
      const now = clock.now();
      return ok(told.value.map((report) => ({ ...report, warnings: warningsOf(report, warnings, now) })));
    },
  };

  return {
    handlers,
    outlook(deviceId) {
      const { forecasts, calendar, warnings: told } = outlookNow(deviceId);
      return { forecast: firstToBite(forecasts), reminder: reminderOf(calendar), warnings: told };
    },
    async readPlatformClock() {
      const age = platformClock && aheadMs(clock.now(), platformClock.at);
      if (age === null || Math.abs(age) >= platformClockKeepMs) await askPlatformClock();
    },
    platformAheadMs: async () => ((await askPlatformClock()) ? (platformClock?.aheadMs ?? null) : null),
  };
}

/** Its clock is told as a difference. */
function identityOf({ deviceNo, taxId, name, version, kinds }: DeviceIdentity): CommandOutput<'deviceDetail'>['identity'] {
  return { deviceNo, taxId, name, version, kinds };
}

/** The window names devices of the settings only. */
function noDevice(name: CommandName, deviceId: DeviceId) {
  return failed('bad-request', { name, place: 'deviceId', reason: `no device ${deviceId}` });
}
