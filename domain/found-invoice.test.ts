import { describe, expect, test } from 'vitest';
import type { DeviceInvoice } from './device.ts';
import { beliefIn, isBefore, isWhole, sameSignature } from './found-invoice.ts';
import type { DeviceId, DeviceNo, Instant, OrderNo, RequestId } from './ids.ts';
import type { Invoice } from './invoice.ts';
import type { PlatformDocument } from './ports.ts';
import { content, key, now, recorded } from './samples.testing.ts';
import { signedOf } from './settlement.ts';

const device = recorded(key('011002300411', 7));
const invoice: Invoice = {
  content: content(),
  signed: signedOf(device),
  origin: {
    requestId: 'platform' as RequestId,
    deviceId: '' as DeviceId,
    deviceNo: '499000123456' as DeviceNo,
    orderNo: 'E1' as OrderNo,
    source: 'other',
    orderLineIds: [],
    offline: false,
  },
};
const platform: PlatformDocument = {
  uploadKey: '011002300411-00000007-1',
  revision: 1,
  counterId: 'BJZ-07',
  state: 'blue',
  sha256: '',
  json: '',
  invoice,
};

describe('whose record is believed', () => {
  const younger = { amongCounters: null, isOwn: false, ledgerIsYounger: true };
  const older = { amongCounters: null, isOwn: false, ledgerIsYounger: false };

  test('the platform’s where it agrees with the device, also when only one of them knows of a void', () => {
    expect(beliefIn({ device, platform, ...older })).toBe('platform');
    expect(beliefIn({ device: { ...device, state: 'blueVoid' }, platform, ...older })).toBe('platform');
  });

  test('the device’s own where the ledger cannot be expected to have it', () => {
    expect(beliefIn({ device, platform: null, ...younger })).toBe('device');
    expect(beliefIn({ device, platform: null, ...older })).toBe('person');
    expect(beliefIn({ device: { ...device, content: null }, platform: null, ...younger })).toBe('person');
    expect(beliefIn({ device: { ...device, state: 'blueVoid' }, platform: null, ...younger })).toBe('person');
  });

  test('on a station’s server: only what this counter told the platform; the rest is other counters’', () => {
    const here = { ...older, amongCounters: 'BJZ-07', isOwn: false };
    expect(beliefIn({ device, platform, ...here })).toBe('platform');
    expect(beliefIn({ device, platform: { ...platform, counterId: 'BJZ-08' }, ...here })).toBe('others');
    expect(beliefIn({ device, platform: null, ...here })).toBe('others');
    expect(beliefIn({ device, platform: 'unknown', ...here })).toBe('wait');
    // What the device has under a request of ours is nobody else's.
    expect(beliefIn({ device, platform: null, ...here, isOwn: true })).toBe('person');
    expect(beliefIn({ device, platform: { ...platform, counterId: 'BJZ-08' }, ...here, isOwn: true })).toBe('person');
    // After a lost disk it may have been this counter's: a person looks.
    expect(beliefIn({ device, platform: null, ...here, ledgerIsYounger: true })).toBe('person');
  });

  test('nobody’s while the platform was not asked, and nobody’s without the device', () => {
    expect(beliefIn({ device, platform: 'unknown', ...younger })).toBe('wait');
    expect(beliefIn({ device: null, platform, ...younger })).toBe('person');
  });

  test.each<[string, Partial<DeviceInvoice>]>([
    ['kind', { kind: '007' }],
    ['moment', { issuedAt: '2026-11-22T10:00:01+08:00' as Instant }],
    ['cipher', { cipher: 'other' }],
    ['check code', { checkCode: 'other' }],
    ['buyer', { buyerName: '别人' }],
    ['net', { totals: { ...device.totals, net: device.totals.tax } }],
    ['tax', { totals: { ...device.totals, tax: device.totals.net } }],
  ])('nobody’s where they contradict each other in the %s', (_what, change) => {
    expect(sameSignature({ ...device, ...change }, invoice)).toBe(false);
    expect(beliefIn({ device: { ...device, ...change }, platform, ...younger })).toBe('person');
  });
});

test('the same moment is the same, with milliseconds or without', () => {
  expect(sameSignature({ ...device, issuedAt: now.replace('+', '.000+') as Instant }, invoice)).toBe(true);
  expect(isBefore(now, null)).toBe(true);
  expect(isBefore(now, now.replace('+', '.000+') as Instant)).toBe(false);
  expect(isBefore(now, '2026-11-22T10:00:01+08:00' as Instant)).toBe(true);
});

test('a record is whole when it has all that was signed and is as it was signed', () => {
  expect(isWhole(device)).toBe(true);
  expect(isWhole({ ...device, state: 'blankVoid', content: null })).toBe(false);
});
