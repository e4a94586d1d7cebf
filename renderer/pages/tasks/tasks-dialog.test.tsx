// @vitest-environment happy-dom
/**
 * What waits for a person: listed, shown with its evidence, answered by whom it may be, and never lost by leaving.
 */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { instantFromDate } from '../../../domain/instant.ts';
import type { TaskAnswer } from '../../../domain/task.ts';
import { bad } from '../../fake/fake-office.ts';
import { absentEvidence, sampleEvidence, sampleTask, sampleTasks } from '../../fake/sample-tasks.ts';
import { openCounter, press } from '../../fake/window.testing.tsx';
import type { FakeBridge } from '../../fake-bridge.ts';

afterEach(cleanup);

const now = () => instantFromDate(Date.now());
const good = <T,>(value: T) => ({ ok: true, value }) as const;
const change = (id: string, value: string) =>
  fireEvent.change(document.getElementById(id) ?? document.body, { target: { value } });
const answered = (fake: FakeBridge) => fake.sentNamed('answerTask').map(({ input }) => input);
const closeLayer = () =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', code: 'Escape', keyCode: 27 });

/** With one unknown outcome in the dialog, its evidence on screen. */
async function openUnknown(user = '1001'): Promise<FakeBridge> {
  const fake = await openCounter(user);
  act(() => fake.office.setTasks([sampleTask(now())]));
  press('F4');
  await screen.findByTestId('answer-askAgain');
  return fake;
}

async function openAll(user = '1001'): Promise<FakeBridge> {
  const fake = await openCounter(user);
  act(() => fake.office.setTasks(sampleTasks(now())));
  press('F4');
  await screen.findByTestId('task-list');
  return fake;
}

const choose = (what: string, place = 0) => {
  const option = screen.getAllByTestId('task').filter((task) => task.dataset.what === what)[place];
  if (!option) throw new Error(`no task ${what}`);
  fireEvent.click(option);
};

describe('the list', () => {
  test('every kind with its age, the unknown outcome first, walked by the arrow keys', async () => {
    await openAll();
    const options = screen.getAllByTestId('task');
    expect(options.map(({ dataset }) => dataset.what)).toEqual([
      'issueUnknown',
      'orderConflict',
      'bureauRefused',
      'difference',
      'difference',
      'refund',
    ]);
    expect(options[1]?.textContent).toContain('26 小时前');
    expect(options[1]?.textContent).toContain('已请值班主任');
    options[0]?.focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(screen.getAllByTestId('task')[1]);
    expect(screen.getByRole('region', { name: '订单已在别处开票' })).toBeTruthy();
    press('End');
    expect(document.activeElement).toBe(screen.getAllByTestId('task')[5]);
    expect(screen.getAllByTestId('task').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  });

  test('Escape closes the dialog and leaves the task and its badge', async () => {
    const fake = await openUnknown();
    closeLayer();
    await waitFor(() => expect(screen.queryByTestId('task')).toBeNull());
    expect(screen.getByTestId('status-tasks').dataset.state).toBe('1');
    expect(answered(fake)).toEqual([]);
  });

  test('a person of IT sees the list and asks no device for it', async () => {
    const fake = await openAll('4001');
    expect(screen.getAllByTestId('task')).toHaveLength(6);
    expect(screen.getByText(/答复由开票员或值班主任给出/)).toBeTruthy();
    expect(fake.sentNamed('taskEvidence')).toHaveLength(0);
  });

  test('an auditor sees everything and answers nothing', async () => {
    await openAll('3001');
    choose('refund');
    expect(screen.getByText(/答复由开票员或值班主任给出/)).toBeTruthy();
    expect(screen.queryByTestId('answer-close')).toBeNull();
  });
});

describe('an unknown outcome', () => {
  test('request and record stand side by side and the difference is told in words', async () => {
    await openUnknown();
    expect(screen.getByTestId('evidence-buyerName').dataset.same).toBe('false');
    expect(screen.getByTestId('evidence-buyerName').textContent).toContain('≠ 不同');
    expect(screen.getByTestId('evidence-gross').textContent).toContain('= 相同');
    expect(document.querySelector('[data-testid^="evidence-"]')).toBe(screen.getByTestId('evidence-buyerName'));
    expect(screen.getByText('011002100211 00350119')).toBeTruthy();
    expect(screen.getByText('证据不足，需要人来判断。')).toBeTruthy();
  });

  test('another record can be chosen; one that is another invoice already cannot be adopted', async () => {
    await openUnknown();
    expect(screen.getByTestId('answer-adopt')).toBeTruthy();
    fireEvent.click(screen.getByTestId('candidate-00350118'));
    expect(screen.getByTestId('evidence-gross').textContent).toContain('553.00');
    expect(screen.queryByTestId('answer-adopt')).toBeNull();
  });

  test('what is not the clerk’s to say takes a supervisor’s name and password in the same dialog', async () => {
    const fake = await openUnknown();
    change('note-fake-unknown-1', '已核对纸质发票');
    fireEvent.click(screen.getByTestId('answer-adopt'));
    await waitFor(() => expect(document.activeElement?.id).toBe('supervisor-user'));
    fireEvent.click(screen.getByTestId('confirm-answer'));
    expect(answered(fake)).toEqual([]);

    change('supervisor-user', '2001');
    change('supervisor-password', 'wrong');
    fireEvent.click(screen.getByTestId('confirm-answer'));
    await waitFor(() => expect(document.querySelector('[data-problem="sign-in-failed"]')).not.toBeNull());
    expect(screen.getByTestId('status-tasks').dataset.state).toBe('1');
    expect((document.getElementById('supervisor-password') as HTMLInputElement).value).toBe('');

    change('supervisor-password', 'demo');
    fireEvent.click(screen.getByTestId('confirm-answer'));
    expect((await screen.findByTestId('outcome')).textContent).toContain('00350117');
    expect(answered(fake).at(-1)).toEqual({
      taskId: 'fake-unknown-1',
      answer: 'adopt',
      note: '已核对纸质发票',
      key: { code: '011002100211', number: '00350117' },
      supervisor: { userId: '2001', password: 'demo' },
    });
    expect(screen.getByTestId('status-tasks').dataset.state).toBe('0');
  });

  test('a clerk adopts by herself the one record that is the same, and releases what was never issued', async () => {
    const fake = await openCounter();
    const [first] = sampleEvidence(now()).candidates;
    if (!first) throw new Error('the sample has candidates');
    const clerkMay: readonly TaskAnswer[] = ['askAgain', 'callSupervisor', 'adopt', 'release'];
    fake.answer('taskEvidence', () =>
      good({ ...sampleEvidence(now()), verdict: 'adopt', clerkMay, candidates: [{ ...first, likeness: 'same' }] }),
    );
    act(() => fake.office.setTasks([sampleTask(now())]));
    press('F4');
    fireEvent.click(await screen.findByTestId('answer-adopt'));
    expect(document.getElementById('supervisor-user')).toBeNull();
    fireEvent.click(screen.getByText('返回'));
    fireEvent.click(screen.getByTestId('answer-release'));
    fake.answer('answerTask', () => {
      fake.office.setTasks([]);
      return good({ done: true, invoice: null });
    });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('confirm-answer')));
    fireEvent.click(screen.getByTestId('confirm-answer'));
    const outcome = await screen.findByTestId('outcome');
    expect(outcome.dataset.became).toBe('released');
    expect(within(outcome).getByText('打开草稿')).toBeTruthy();
    expect(document.activeElement).toBe(outcome);
  });

  test('adopting a record that differs takes a supervisor even where the clerk may adopt', async () => {
    const fake = await openCounter();
    const clerkMay: readonly TaskAnswer[] = ['askAgain', 'callSupervisor', 'adopt'];
    fake.answer('taskEvidence', () => good({ ...sampleEvidence(now()), clerkMay }));
    act(() => fake.office.setTasks([sampleTask(now())]));
    press('F4');
    fireEvent.click(await screen.findByTestId('answer-adopt'));
    await waitFor(() => expect(document.activeElement?.id).toBe('supervisor-user'));
  });

  test('an answer begun for one record does not go on for another that cannot take it', async () => {
    const fake = await openUnknown('2001');
    fireEvent.click(screen.getByTestId('answer-adopt'));
    await screen.findByTestId('confirm-answer');
    fireEvent.click(screen.getByTestId('candidate-00350118'));
    expect(screen.queryByTestId('confirm-answer')).toBeNull();
    expect(answered(fake)).toEqual([]);
  });

  test('a supervisor who is signed in herself is not asked again', async () => {
    const fake = await openUnknown('2001');
    fireEvent.click(screen.getByTestId('answer-adopt'));
    fireEvent.click(await screen.findByTestId('confirm-answer'));
    await screen.findByTestId('outcome');
    expect(answered(fake).at(-1)).not.toHaveProperty('supervisor');
  });

  test('asking again and still not knowing says so, and gathers the evidence anew', async () => {
    const fake = await openUnknown();
    fireEvent.click(screen.getByTestId('answer-askAgain'));
    expect((await screen.findByTestId('outcome')).dataset.became).toBe('unknown');
    await waitFor(() => expect(fake.sentNamed('taskEvidence')).toHaveLength(2));
    expect(screen.getByTestId('status-tasks').dataset.state).toBe('1');
  });

  test('a device that is away is told, with what can be done without it', async () => {
    const fake = await openCounter();
    fake.answer('taskEvidence', () => good(absentEvidence(now())));
    act(() => fake.office.setTasks([sampleTask(now())]));
    press('F4');
    await waitFor(() => expect(document.querySelector('[data-problem="device-absent"]')).not.toBeNull());
    expect(screen.getByText('没有问到设备：这张发票开出与否，仍然未知。')).toBeTruthy();
    expect(screen.queryByText(/没有使用发票号码/)).toBeNull();
    expect(screen.queryByTestId('answer-adopt')).toBeNull();
    fireEvent.click(screen.getByTestId('answer-callSupervisor'));
    expect((await screen.findByTestId('outcome')).dataset.became).toBe('called');
    expect(screen.getByTestId('task').textContent).toContain('已请值班主任');
  });

  test('evidence that could not be asked for at all still leaves the ways on', async () => {
    const fake = await openCounter();
    fake.answer('taskEvidence', () => bad('internal', { reference: 'x' }));
    act(() => fake.office.setTasks([sampleTask(now())]));
    press('F4');
    await screen.findByTestId('answer-askAgain');
    expect(screen.getByTestId('answer-callSupervisor')).toBeTruthy();
    expect(screen.queryByTestId('answer-release')).toBeNull();
  });

  test('when the office finds that it takes a supervisor after all, the fields open', async () => {
    const fake = await openCounter();
    const clerkMay: readonly TaskAnswer[] = ['askAgain', 'callSupervisor', 'release'];
    fake.answer('taskEvidence', () => good({ ...sampleEvidence(now()), clerkMay }));
    fake.answer('answerTask', () => bad('supervisor-needed'));
    act(() => fake.office.setTasks([sampleTask(now())]));
    press('F4');
    fireEvent.click(await screen.findByTestId('answer-release'));
    fireEvent.click(await screen.findByTestId('confirm-answer'));
    await waitFor(() => expect(document.getElementById('supervisor-user')).not.toBeNull());
  });

  test('evidence that has changed meanwhile is said and gathered anew', async () => {
    const fake = await openUnknown('2001');
    fake.answer('answerTask', () => bad('evidence-changed'));
    fireEvent.click(screen.getByTestId('answer-release'));
    fireEvent.click(await screen.findByTestId('confirm-answer'));
    expect((await screen.findByTestId('outcome')).dataset.became).toBe('refused');
    await waitFor(() => expect(fake.sentNamed('taskEvidence')).toHaveLength(2));
  });
});

describe('other tasks', () => {
  test('a conflict shows both invoices and the red-letter draft with its negative amounts; it cannot be closed', async () => {
    await openAll();
    choose('orderConflict');
    const reversal = within(screen.getByTestId('reversal'));
    expect(reversal.getByText('-1,106.00')).toBeTruthy();
    expect(reversal.getByText('等待批准')).toBeTruthy();
    expect(screen.getByText('26317000001234567890')).toBeTruthy();
    expect(screen.getByTestId('answer-callSupervisor')).toBeTruthy();
    expect(screen.queryByTestId('answer-close')).toBeNull();
  });

  test('closing a difference takes a reason and a supervisor', async () => {
    const fake = await openAll();
    choose('difference', 1);
    expect(screen.getByText('¥1,992.05')).toBeTruthy();
    fireEvent.click(screen.getByTestId('answer-close'));
    change('supervisor-user', '2001');
    change('supervisor-password', 'demo');
    fireEvent.click(screen.getByTestId('confirm-answer'));
    expect(await screen.findByText('请写明原因。')).toBeTruthy();
    expect(answered(fake)).toEqual([]);
    const note = document.querySelector<HTMLElement>('[id^="note-difference amountDiffers"]');
    change(note?.id ?? '', '平台金额录入有误，已联系平台');
    fireEvent.click(screen.getByTestId('confirm-answer'));
    expect((await screen.findByTestId('outcome')).dataset.became).toBe('closed');
    expect(answered(fake).at(-1)).toMatchObject({ answer: 'close', supervisor: { userId: '2001' } });
  });

  test('a record of the device is taken into the ledger under its own number', async () => {
    const fake = await openAll('2001');
    choose('difference', 0);
    fireEvent.click(screen.getByTestId('answer-record'));
    fireEvent.click(await screen.findByTestId('confirm-answer'));
    await screen.findByTestId('outcome');
    expect(answered(fake).at(-1)).toMatchObject({ answer: 'record', key: { code: '011002100211', number: '00350101' } });
  });
});
