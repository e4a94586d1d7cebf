import { expect, test } from 'vitest';
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { problem } from '../../domain/problem.ts';
import { deviceConfig } from '../../native/device-config.ts';
import { isFitByFacts, openDevices } from './devices.ts';
import { type Routing, routingMistake } from './routing.ts';
import { deviceFacts } from './usecases/device-facts.ts';

const disk = (id: string, kinds: readonly InvoiceKind[] = ['007', '004']) =>
  deviceConfig.parse({
    id,
    family: 'serial-converter',
    port: `/dev/${id}`,
    deviceNo: '499000123456',
    diskPassword: 'a',
    certificatePassword: 'b',
    kinds,
    businesses: ['passenger', 'hotel'],
  });
const three = [disk('disk-1'), disk('disk-2'), disk('disk-3', ['007'])];
/** Only the id is looked at. */
const named = ({ id }: { readonly id: DeviceId }) => ({ id }) as TaxDevice;
const rule = (devices: string[], kinds: InvoiceKind[] = ['007']): Routing[number] => ({ kinds, businesses: ['hotel'], devices });

function office(routing: Routing, unfit: readonly string[] = []) {
  return openDevices({ devices: three, routing }, named, ({ id }) => !unfit.includes(id));
}
const order = (routing: Routing, kind: InvoiceKind = '007') =>
  office(routing)
    .inOrder(kind, 'hotel')
    .map(({ id }) => id);

test('without a rule the order is that of the devices; a rule that names kind and business decides alone', () => {
  expect(order([])).toEqual(['disk-1', 'disk-2', 'disk-3']);
  expect(order([], '004')).toEqual(['disk-1', 'disk-2']);
  expect(order([], '026')).toEqual([]);
  expect(order([rule(['disk-3', 'disk-1'])])).toEqual(['disk-3', 'disk-1']);
  expect(order([rule(['disk-3', 'disk-1'])], '004')).toEqual(['disk-1', 'disk-2']);
});

test('the first that is fit is used; when none is, the first, so that its own trouble is told', () => {
  const routed = (unfit: readonly string[]) => office([rule(['disk-3', 'disk-1'])], unfit).route('007', 'hotel')?.id;
  expect(routed([])).toBe('disk-3');
  expect(routed(['disk-3'])).toBe('disk-1');
  expect(routed(['disk-3', 'disk-1'])).toBe('disk-3');
  expect(office([]).route('026', 'hotel')).toBeNull();
});

test('fit by what it said last: no trouble, authorised, with stock; unknown is fit until it is asked', () => {
  const device = named(disk('disk-1'));
  const facts = deviceFacts();
  const isFit = () => isFitByFacts(device, '007', facts);
  const next = { code: '1100214130' as InvoiceCode, number: '00000001' as InvoiceNumber };
  expect(isFit()).toBe(true);
  facts.setStock(device.id, { kind: '004', next: null, remaining: 0, segments: [] });
  expect(isFit()).toBe(true);
  facts.setStock(device.id, { kind: '007', next: null, remaining: 0, segments: [] });
  expect(isFit()).toBe(false);
  facts.setStock(device.id, { kind: '007', next, remaining: 1, segments: [] });
  expect(isFit()).toBe(true);
  for (const code of ['device-absent', 'device-silent', 'device-wrong-disk', 'device-password'] as const) {
    facts.set(device.id, { problem: problem(code) });
    expect(isFit(), code).toBe(false);
  }
  facts.set(device.id, {
    problem: null,
    identity: {
      deviceNo: '499000123456' as DeviceNo,
      taxId: '',
      name: '',
      kinds: ['004'],
      clock: '2026-11-22T10:00:00+08:00' as Instant,
      version: '',
    },
  });
  expect(isFit()).toBe(false);
});

test.each([
  ['a good one', [rule(['disk-1', 'disk-2']), rule(['disk-2'], ['004'])], null],
  [
    'a device nobody knows',
    [rule(['disk-1', 'disk-9'])],
    { place: 'routing.0.devices.1', reason: 'there is no device "disk-9"' },
  ],
  ['a device twice', [rule(['disk-1', 'disk-1'])], { place: 'routing.0.devices.1', reason: '"disk-1" stands twice' }],
  ['a kind it lacks', [rule(['disk-3'], ['004'])], { place: 'routing.0.devices.0', reason: '"disk-3" is not set up for 004' }],
  [
    'a business it lacks',
    [{ ...rule(['disk-1']), businesses: ['freight'] as const }],
    { place: 'routing.0.devices.0', reason: '"disk-1" is not set up for freight' },
  ],
  [
    'two rules for one thing',
    [rule(['disk-1']), rule(['disk-2'], ['004', '007'])],
    { place: 'routing.1', reason: 'an earlier rule is for 007 hotel already' },
  ],
])('a table with %s', (_, routing, mistake) => {
  expect(routingMistake(routing as Routing, three)).toEqual(mistake);
});
