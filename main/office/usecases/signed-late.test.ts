/**
 * A server signs what had come to nothing by all that was known: the next comparison of the books asks for it by its request.
 */
import { afterEach, expect, test } from 'vitest';
import type { DeviceInvoice, DeviceQuery } from '../../../domain/device.ts';
import type { RequestId } from '../../../domain/ids.ts';
import { ok, problem } from '../../../domain/problem.ts';
import { segment } from '../../../domain/samples.testing.ts';
import { beginIntent, bookDevice, bookPlatform, booksBench, code, invoiceOf, recordOf } from './books.testing.ts';

let remove: () => void = () => undefined;
afterEach(() => {
  remove();
  remove = () => undefined;
});

/** Other counters' invoices 101 to 119 on a server, and a request of ours that was released; the server may have signed it as 120. */
function server() {
  const records: DeviceInvoice[] = Array.from({ length: 20 }, (_, index) => recordOf(invoiceOf(101 + index)));
  const underRequest = new Map<RequestId, DeviceInvoice>();
  const asked: DeviceQuery[] = [];
  const far = bookDevice(records, [segment(code, 101, 400, 380)]);
  const byNumber = far.device.query.bind(far.device);
  const device = {
    ...far.device,
    family: 'tax-control-server' as const,
    remembersRequests: true,
    async query(query: DeviceQuery) {
      if (query.by !== 'request') return byNumber(query);
      asked.push(query);
      const found = underRequest.get(query.requestId);
      return ok(found ? [found] : []);
    },
  };
  const bench = booksBench({ ...far, device }, bookPlatform());
  remove = () => bench.bench.remove();
  const { ledger, clock } = bench.ports;
  // This counter has issued on it before, so that its ledger is not younger than the numbers.
  const earlier = { ...invoiceOf(101), origin: { ...invoiceOf(101).origin, orderLineIds: [] } };
  bench.issue(earlier, false);
  const release = (number: number): RequestId => {
    const requestId = beginIntent(ledger, invoiceOf(number), clock.now());
    ledger.recordNotIssued(requestId, 'released', problem('device-silent'), clock.now(), 'system');
    return requestId;
  };
  return { ...bench, records, underRequest, asked, release };
}

test('a number under a released request is a task, though no ledger has it', async () => {
  const { compare, release, underRequest, records, ledger } = server();
  const requestId = release(120);
  await compare();
  expect(ledger.tasks.open()).toEqual([]);
  const late = records.at(-1);
  if (late) underRequest.set(requestId, late);
  const report = await compare({ everything: false });
  expect(report.ranges[0]?.counts.deviceOnly).toBe(1);
  expect(ledger.tasks.open()).toMatchObject([{ what: 'difference', difference: { outcome: 'deviceOnly', from: '00000120' } }]);
});

test('it is asked for a week, newest first, at most two hundred times', async () => {
  const { compare, release, asked, bench } = server();
  const old = release(300);
  bench.pass(8 * 86_400_000);
  const requests: RequestId[] = [];
  for (let number = 1000; number < 1205; number += 1) {
    bench.pass(1000);
    requests.unshift(release(number));
  }
  await compare();
  const ids = asked.flatMap((query) => (query.by === 'request' ? query.requestId : []));
  expect(ids).toEqual(requests.slice(0, 200));
  expect(ids).not.toContain(old);
});
