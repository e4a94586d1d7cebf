// @vitest-environment happy-dom
/**
 * The devices page: what everybody may read, what only a supervisor may begin, what only station IT may move.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { DeviceId, InvoiceNumber } from '../../../domain/ids.ts';
import { bad } from '../../fake/fake-office.ts';
import { openCounter, press, type } from '../../fake/window.testing.tsx';

afterEach(cleanup);

const good = <T,>(value: T) => ({ ok: true, value }) as const;

async function openDevices(user: string) {
  const fake = await openCounter(user);
  press('KeyD', { altKey: true });
  await screen.findByRole('heading', { name: /disk-1/ });
  return fake;
}
function rowOf(text: string): HTMLElement {
  const row = screen.getByText(text).closest('tr');
  if (!row) throw new Error(`no row ${text}`);
  return row;
}
const openTab = (name: string): void => void fireEvent.click(screen.getByRole('tab', { name }));

test('the overview names what runs out first, and tells a rule that the device left out as not told', async () => {
  await openDevices('1001');
  const [first] = screen.getAllByTestId('forecast');
  expect(first?.textContent).toContain('最先');
  expect(first?.textContent).toContain('纸专');
  expect(rowOf('正数累计限额').textContent).toBe('正数累计限额未告知未告知');
  expect(rowOf('离线时长上限').textContent).toContain('72 小时');
  expect(screen.getByText('比本机慢 74 秒')).toBeTruthy();
  // 84 seconds behind the platform, 74 behind this counter: the platform is ten seconds ahead of the counter
  expect(screen.getByText('比本机快 10 秒')).toBeTruthy();
  expect(rowOf('每月上传截止日').textContent).toContain('15 日 · 未启用');
});

test('asking again asks the device itself', async () => {
  const fake = await openDevices('1001');
  fireEvent.click(screen.getByTestId('ask-device'));
  await waitFor(() => expect(fake.sentNamed('deviceDetail').some(({ input }) => (input as { ask?: boolean }).ask)).toBe(true));
});

test('a clerk sees stock and operations and may begin none', async () => {
  const fake = await openDevices('1001');
  openTab('库存');
  fireEvent.click(screen.getByRole('button', { name: /00350001–00350500/ }));
  expect((await screen.findByText('空白作废')).closest('tr')?.textContent).toContain('00350102');
  expect(screen.queryByTestId('begin-operation')).toBeNull();
  expect(screen.getByTestId('operation').textContent).toContain('已停下');
  expect(screen.queryByRole('button', { name: '查证并继续' })).toBeNull();
  expect(screen.queryByRole('tab', { name: '通信记录' })).toBeNull();
  expect(screen.queryByRole('tab', { name: '端口' })).toBeNull();
  expect(fake.sentNamed('deviceLog')).toHaveLength(0);
});

test('a supervisor resumes what stands, and begins anew; the run is padded to eight digits', async () => {
  const fake = await openDevices('2001');
  openTab('库存');
  fireEvent.click(screen.getByRole('button', { name: '查证并继续' }));
  await waitFor(() => expect(screen.getByTestId('operation').textContent).toContain('完成'));
  expect(screen.getByTestId<HTMLButtonElement>('begin-operation').disabled).toBe(true);
  type('run-code', '011002100211');
  type('run-first', '370001');
  type('run-count', '500');
  fireEvent.click(screen.getByTestId('begin-operation'));
  await waitFor(() => expect(screen.getAllByTestId('operation')).toHaveLength(2));
  expect(fake.sentNamed('beginOperation').map(({ input }) => input)).toEqual([
    {
      deviceId: 'disk-1',
      aim: { what: 'requisition', run: { kind: '007', code: '011002100211', first: '00370001', count: 500 } },
    },
  ]);
});

test('giving up takes a reason', async () => {
  const fake = await openDevices('2001');
  openTab('库存');
  fireEvent.click(screen.getByRole('button', { name: '放弃' }));
  const [confirm] = screen.getAllByRole<HTMLButtonElement>('button', { name: '放弃' });
  expect(confirm?.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText('放弃的原因'), { target: { value: '号段取消' } });
  if (confirm) fireEvent.click(confirm);
  await waitFor(() => expect(screen.getByTestId('operation').textContent).toContain('已放弃'));
  expect(fake.sentNamed('dropOperation').map(({ input }) => input)).toEqual([{ operationId: 'op-2', note: '号段取消' }]);
});

test('the next number is voided when its last four digits were typed from the spoilt form', async () => {
  const fake = await openDevices('2001');
  openTab('库存');
  fireEvent.click(screen.getByRole('button', { name: '查证并继续' }));
  await waitFor(() => expect(screen.getByTestId('operation').textContent).toContain('完成'));
  fireEvent.click(screen.getByTestId('void-blank-007'));
  const form = screen.getByRole('form', { name: /空白作废/ });
  const [, next = ''] = /011002100211 (\d{8}) /.exec(form.textContent ?? '') ?? [];
  expect(next).not.toBe('');
  const confirm = screen.getByTestId<HTMLButtonElement>('void-blank-confirm');
  expect(confirm.disabled).toBe(true);
  type('void-blank-digits', '0000');
  expect(confirm.disabled).toBe(true);
  type('void-blank-digits', next.slice(-4));
  fireEvent.click(confirm);
  await waitFor(() => expect(screen.getAllByTestId('operation').map(({ dataset }) => dataset.what)).toContain('voidBlank'));
  const number = { code: '011002100211', number: next };
  expect(fake.sentNamed('beginOperation').map(({ input }) => input)).toEqual([
    { deviceId: 'disk-1', aim: { what: 'voidBlank', kind: '007', number } },
  ]);
  expect(screen.queryByTestId('void-blank-digits')).toBeNull();
});

test('a clerk voids no number, and an electronic kind has none to void', async () => {
  await openDevices('1001');
  openTab('库存');
  expect(screen.queryByTestId('void-blank-007')).toBeNull();
  cleanup();
  await openDevices('2001');
  openTab('库存');
  for (const kind of ['026', '028']) expect(screen.queryByTestId(`void-blank-${kind}`)).toBeNull();
});

test('an operation that goes on elsewhere is followed', async () => {
  const fake = await openDevices('1001');
  openTab('库存');
  const reply = await fake.office.handlers.deviceOperations({});
  if (!reply.ok) throw new Error('no operations');
  const [operation] = reply.value;
  if (operation) act(() => fake.emit('operationChanged', { ...operation, step: 'readIn', state: 'done', problem: null }));
  await waitFor(() => expect(screen.getByTestId('operation').dataset.state).toBe('done'));
});

test('the month: dates once for all kinds, what is due, and the balance beside the ledger', async () => {
  await openDevices('2001');
  openTab('月度');
  expect(screen.getAllByText('2026-11-30')).toHaveLength(1);
  expect(screen.getByTestId('month-004').dataset.state).toBe('reportDue');
  fireEvent.click(screen.getByTestId('show-balance'));
  await screen.findByTestId('month-balance');
  expect(rowOf('正数发票').textContent).toContain('921');
  expect(rowOf('期初库存').textContent).toContain('—');
});

test('the balance is asked for anew at every press', async () => {
  const fake = await openDevices('2001');
  openTab('月度');
  fake.answer('monthBalance', () => bad('device-silent', { deviceId: 'disk-1' }));
  fireEvent.click(screen.getByTestId('show-balance'));
  await waitFor(() => expect(document.querySelector('[data-problem="device-silent"]')).toBeTruthy());
  fake.answer('monthBalance', fake.office.handlers.monthBalance);
  fireEvent.click(screen.getByTestId('show-balance'));
  await screen.findByTestId('month-balance');
});

test('a balance in which nothing could be compared says so', async () => {
  const fake = await openDevices('2001');
  openTab('月度');
  fake.answer('monthBalance', () => good({ kind: '007' as const, month: '202610', rows: [], balanced: true, agrees: null }));
  fireEvent.click(screen.getByTestId('show-balance'));
  await screen.findByText('没有设备与账本都有的数字，无法比较。');
  expect(screen.queryByText('设备与账本一致。')).toBeNull();
});

test('the numbers of a segment that is longer than an answer are told part by part', async () => {
  const fake = await openCounter('1001');
  fake.answer('deviceDetail', async (input) => {
    const told = await fake.office.handlers.deviceDetail(input);
    if (!told.ok) return told;
    const kinds = told.value.kinds.map((of) => ({
      ...of,
      segments: of.segments.map((segment) => ({ ...segment, last: '00500050' as InvoiceNumber, count: 150_050 })),
    }));
    return good({ ...told.value, kinds });
  });
  press('KeyD', { altKey: true });
  await screen.findByRole('heading', { name: /disk-1/ });
  openTab('库存');
  fireEvent.click(screen.getByRole('button', { name: /00350001–00500050/ }));
  await screen.findByText(/号码 00350001–00450000/);
  fireEvent.click(screen.getByRole('button', { name: '后一段号码' }));
  await screen.findByText(/号码 00450001–00500050/);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '后一段号码' }).disabled).toBe(true);
  await waitFor(() => expect(fake.sentNamed('formNumbers')).toHaveLength(2));
  expect(fake.sentNamed('formNumbers').map(({ input }) => (input as { run: object }).run)).toMatchObject([
    { first: '00350001', count: 100_000 },
    { first: '00450001', count: 50_050 },
  ]);
});

test('what is done to devices is read again when the office was away', async () => {
  const fake = await openDevices('1001');
  openTab('库存');
  const asked = fake.sentNamed('deviceOperations').length;
  act(() => fake.emit('officeState', { state: 'recovering' }));
  act(() => fake.emit('officeState', { state: 'ready' }));
  await waitFor(() => expect(fake.sentNamed('deviceOperations').length).toBeGreaterThan(asked));
});

test('operations that cannot be read are not told as none', async () => {
  const fake = await openCounter('1001');
  fake.answer('deviceOperations', () => bad('ledger-unavailable'));
  press('KeyD', { altKey: true });
  await screen.findByRole('heading', { name: /disk-1/ });
  openTab('库存');
  expect(document.querySelector('[data-problem="ledger-unavailable"]')).toBeTruthy();
  expect(screen.queryByText('还没有做过设备操作。')).toBeNull();
});

test('trouble with an operation is told where it was begun', async () => {
  const fake = await openDevices('2001');
  openTab('月度');
  fake.answer('beginOperation', () => bad('device-unuploaded-first', { deviceId: 'disk-1', kind: '004' }));
  fireEvent.click(screen.getByTestId('close-month-004'));
  await screen.findByText(/设备 disk-1 中还有未上传的增值税专用发票/);
});

test('station IT tests a port and moves the device to it', async () => {
  const fake = await openDevices('4001');
  openTab('端口');
  fireEvent.click(await screen.findByRole('button', { name: '/dev/ttyUSB1' }));
  fireEvent.click(screen.getByTestId('probe-port'));
  await screen.findByText('有税控转换器应答。');
  fireEvent.click(screen.getByTestId('pair-device'));
  await screen.findByText('disk-1 已改用 /dev/ttyUSB1。');
  expect(fake.sentNamed('pairDevice').map(({ input }) => input)).toEqual([
    { deviceId: 'disk-1' as DeviceId, port: '/dev/ttyUSB1', baudRate: 9600 },
  ]);
});

test('the conversation is read and exported', async () => {
  await openDevices('3001');
  openTab('通信记录');
  const [latest] = await screen.findAllByTestId('log-entry');
  expect(latest?.textContent).toContain('GPXXCX');
  fireEvent.click(screen.getByTestId('export-record'));
  await screen.findByText('已导出到 /var/lib/fapiao/exports/disk-1.jsonl');
});

test('a supervisor sees the counters with a warning first', async () => {
  await openDevices('2001');
  fireEvent.click(screen.getByText('全站柜台'));
  const counters = await screen.findAllByTestId('other-counter');
  expect(counters.map(({ dataset }) => dataset.warnings)).toEqual(['unuploaded silent', 'stock', '']);
});
