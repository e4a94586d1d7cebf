/**
 * Templates through the real office: made here, told by the platform, chosen, changed, and never changed under an issued invoice.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Template } from '../domain/template.ts';
import { textOf } from '../main/office/layout/tools.testing.ts';
import type { CommandOutput } from '../preload/contract.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation();
  office = await startOffice(station.configFile);
  await office.signIn('lihua');
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

/** The template of the program as the station's own, with its first label changed. */
async function relabelled(id: string, text: string): Promise<string> {
  const { text: shipped } = await office.must('template', { templateId: 'vat-2021' });
  const template = JSON.parse(shipped) as Template;
  const [first, ...labels] = template.face.labels;
  return JSON.stringify({ ...template, id, face: { ...template.face, labels: [{ ...first, text, minSize: 2 }, ...labels] } });
}

async function issue(orderNo: string): Promise<CommandOutput<'issueInvoice'>['invoice']> {
  return (await office.must('issueInvoice', { ...(await draftFor(office, orderNo, '026')), print: false })).invoice;
}

async function faceOf({ code, number }: CommandOutput<'issueInvoice'>['invoice']): Promise<string> {
  const { file } = await office.must('layoutFile', { code, number });
  return textOf(file);
}

test('an invoice keeps its version when the template is changed, another one chosen, the first deleted, and the office killed', async () => {
  expect(await office.must('saveTemplate', { text: await relabelled('station', '第一版') })).toMatchObject({ version: 1 });
  await office.must('chooseTemplate', { templateId: 'station', kind: '026' });
  const first = await issue(sampleOrderNos.single);
  expect(await faceOf(first)).toContain('第一版');

  expect(await office.must('saveTemplate', { text: await relabelled('station', '第二版') })).toMatchObject({ version: 2 });
  const second = await issue(sampleOrderNos.family);
  expect(await faceOf(second)).toContain('第二版');
  expect(await office.ask('deleteTemplate', { templateId: 'station' })).toMatchObject({ problem: { code: 'template-in-use' } });
  await office.must('chooseTemplate', { templateId: 'vat-2021', kind: '026' });
  await office.must('deleteTemplate', { templateId: 'station' });

  await office.kill();
  office = await startOffice(station.configFile);
  await office.signIn('lihua');
  expect(await faceOf(first)).toContain('第一版');
  expect(await faceOf(second)).toContain('第二版');
  expect(await office.must('printPreview', { code: first.code, number: first.number })).toMatchObject({ template: 'station@1' });
});

test('a template of the platform’s is there as soon as its feed tells of it', async () => {
  const content: unknown = JSON.parse(await relabelled('bureau', '路局'));
  await station.platform.set({ changes: [{ type: 'template', content }] });
  const told = await until(
    () => office.must('templates', {}),
    (all) => all.some(({ templateId }) => templateId === 'bureau'),
  );
  expect(told.at(-1)).toMatchObject({ templateId: 'bureau', version: 1, actor: 'system', shipped: false });
});

test('a clerk looks at templates and changes none', async () => {
  const text = await relabelled('station', '营业员');
  await office.signIn();
  expect(await office.must('templates', {})).toContainEqual(expect.objectContaining({ templateId: 'vat-2021', shipped: true }));
  for (const reply of [
    await office.ask('saveTemplate', { text }),
    await office.ask('deleteTemplate', { templateId: 'bureau' }),
    await office.ask('chooseTemplate', { templateId: 'bureau', kind: '026' }),
    await office.ask('previewTemplate', { text, kind: '026' }),
  ])
    expect(reply).toMatchObject({ ok: false, problem: { code: 'not-permitted' } });
});
