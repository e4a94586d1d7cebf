/**
 * What a person is asked: an issue nobody knows with the device's record beside it, and an order that another channel invoiced while the
 * network was out. Through the real process, the real serial line and real HTTP.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation();
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

const supervisor = { userId: 'lihua', password: 'fapiao' };

/** An issue on the disk that is killed at this point; another program uses the disk before the office is there again. */
async function killedAt(at: 'request' | 'acted', orderNo: string) {
  const press = { ...(await draftFor(office, orderNo, '007')), print: false };
  await station.disk.faults([{ fault: 'hold', cmd: 'FPKJ', at, bytes: 100_000 }]);
  office.ask('issueInvoice', press).catch(() => undefined);
  await station.disk.held();
  await office.kill();
  await station.disk.set({ foreignInvoice: { kind: '007', buyerName: '别的程序的客户' } });
  await station.disk.release(at === 'request' ? { discardRequest: true } : {});
  office = await startOffice(station.configFile);
  await office.signIn();
  const task = await until(
    async () => (await office.must('tasks', {})).find((one) => one.what === 'issueUnknown'),
    (one) => one !== undefined && one.problem.details.reason !== 'restarted',
  );
  if (!task) throw new Error('no task');
  return { press, taskId: task.taskId };
}

const answersOf = ({ evidence }: { evidence: { clerkMay: readonly string[] } }) => evidence.clerkMay;

describe('another program used the device in between', () => {
  test('ours was never signed: the evidence shows the other’s invoice, and a clerk frees the order', async () => {
    const before = (await deviceLedger(station.disk)).invoices.length;
    const { press, taskId } = await killedAt('request', sampleOrderNos.single);
    const evidence = await office.must('taskEvidence', { taskId });
    expect(evidence).toMatchObject({ problem: null, verdict: 'unknown', candidates: [{ likeness: 'differs' }] });
    expect(answersOf({ evidence })).toContain('release');
    expect(answersOf({ evidence })).not.toContain('adopt');
    expect(evidence.candidates[0]?.fields.find(({ field }) => field === 'buyerName')).toMatchObject({ same: false });

    await office.must('answerTask', { taskId, answer: 'callSupervisor', note: '请看一下' });
    expect((await office.must('tasks', {})).map((one) => [one.taskId, one.called])).toEqual([[taskId, true]]);
    expect(await office.must('answerTask', { taskId, answer: 'release', note: '别的程序开的' })).toMatchObject({ done: true });

    const { invoice } = await office.must('issueInvoice', press);
    expect((await deviceLedger(station.disk)).invoices).toHaveLength(before + 2);
    const { timeline } = await office.must('getInvoice', invoice);
    const answers = timeline.filter((entry) => entry.what === 'task-answered').map((entry) => entry.detail);
    expect(answers).toHaveLength(2);
    expect(answers[1]).toContain('别的程序的客户');
    expect(answers[1]).toContain('别的程序开的');
  });

  test('ours was signed before it: one of two records is the same, and a clerk adopts that one', async () => {
    const before = (await deviceLedger(station.disk)).invoices.length;
    const { press, taskId } = await killedAt('acted', sampleOrderNos.changed);
    const evidence = await office.must('taskEvidence', { taskId });
    expect(evidence.candidates.map(({ likeness }) => likeness)).toEqual(['same', 'differs']);
    const [ours, other] = evidence.candidates;
    if (!ours || !other) throw new Error('no candidates');
    expect(await office.ask('answerTask', { taskId, answer: 'adopt', key: other.key })).toMatchObject({
      ok: false,
      problem: { code: 'supervisor-needed' },
    });
    expect(
      await office.ask('answerTask', { taskId, answer: 'release', supervisor: { ...supervisor, password: 'guess' } }),
    ).toMatchObject({ ok: false, problem: { code: 'sign-in-failed' } });
    expect(await office.ask('answerTask', { taskId, answer: 'release', supervisor })).toMatchObject({
      ok: false,
      problem: { code: 'evidence-changed' },
    });
    const answered = await office.must('answerTask', { taskId, answer: 'adopt', key: ours.key });
    expect(answered).toMatchObject({ done: true, invoice: { number: ours.key.number, truths: { recorded: 'done' } } });
    expect((await office.must('issueInvoice', press)).invoice.number).toBe(ours.key.number);
    expect((await deviceLedger(station.disk)).invoices).toHaveLength(before + 2);
    expect(await office.ask('taskEvidence', { taskId })).toMatchObject({ ok: false, problem: { code: 'task-not-found' } });
  });
});

test('an order invoiced elsewhere while the network was out: a task with the reversal, shown until it is reversed', async () => {
  await until(
    () => office.must('status', {}),
    (status) => status.orderCache.count > 10,
  );
  await station.platform.set({ link: 'down' });
  const press = { ...(await draftFor(office, sampleOrderNos.catering, '026')), print: false };
  const { invoice } = await office.must('issueInvoice', press);
  expect(invoice.offline).toBe(true);
  const { order } = await office.must('findOrder', { scan: sampleOrderNos.catering });
  await station.platform.set({
    otherChannelInvoices: {
      orderNo: order.orderNo,
      lineIds: order.lines.map(({ lineId }) => lineId),
      code: 'E',
      number: '26119000000000000001',
    },
    link: 'up',
  });
  await office.must('uploadNow', {});
  const task = await until(
    async () => (await office.must('tasks', {})).find((one) => one.what === 'orderConflict'),
    (one) => one !== undefined,
  );
  expect(task).toMatchObject({
    invoice: { code: invoice.code, number: invoice.number },
    by: '12306',
    reversal: { totals: { gross: -invoice.gross } },
    answers: ['callSupervisor'],
  });
  expect(await office.ask('answerTask', { taskId: task?.taskId ?? '', answer: 'close', supervisor })).toMatchObject({
    ok: false,
  });
  expect((await office.must('status', {})).openTasks).toBe(1);
  await office.kill();
  office = await startOffice(station.configFile);
  await office.signIn();
  expect((await office.must('tasks', {})).map((one) => one.what)).toEqual(['orderConflict']);
});

test('near a limit of the device it warns; at the limit nothing is sent to it; with the bureau back it goes on by itself', async () => {
  await station.disk.set({ bureau: 'down', limits: { offlineCount: 1, activeLimits: 2 } });
  // Limits change once a month; the office reads them at its start, and every few minutes.
  await office.stop();
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
  const issue = async (orderNo: string) => ({ ...(await draftFor(office, orderNo, '007')), print: false });
  await office.must('issueInvoice', await issue(sampleOrderNos.luggage));
  const before = (await deviceLedger(station.disk)).invoices.length;
  expect((await office.must('status', {})).devices[0]).toMatchObject({
    unsent: { count: 1 },
    limits: expect.arrayContaining([expect.objectContaining({ limit: 'count', state: 'reached', used: 1, most: 1 })]),
  });
  const press = await issue(sampleOrderNos.refundFee);
  expect(await office.ask('issueInvoice', press)).toMatchObject({ ok: false, problem: { code: 'device-offline-count' } });
  expect((await deviceLedger(station.disk)).invoices).toHaveLength(before);
  await station.disk.set({ bureau: 'up' });
  await until(
    () => office.must('refreshStatus', {}),
    ({ devices }) => devices[0]?.unsent?.count === 0,
  );
  expect(await office.ask('issueInvoice', press)).toMatchObject({ ok: true });
});
