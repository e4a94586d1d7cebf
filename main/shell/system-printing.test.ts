/**
 * An invoice through the whole: issued by the real office, printed by way of the real shell and the system's own printing on a
 * numbered form, read from the paper, confirmed by a person.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readQrText } from '../../domain/qr.ts';
import { draftFor, openStation, type TestStation } from '../../journeys/counter.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../preload/contract.ts';
import type { Reply } from '../../preload/envelope.ts';
import { processesOf } from '../../simulators/electron/processes.testing.ts';
import { sampleOrderNos } from '../../simulators/platform/sample.ts';
import { qrOf } from '../office/layout/tools.testing.ts';
import { sheetsOf } from './paper.testing.ts';
import { buildPrintPage, buildStation, type RunningStation, type Station, startStation } from './station.testing.ts';

/** Ten processes start, on two cores that other tests share. */
const patience = { timeout: 120_000, interval: 200 };
const front = { id: 'front', queue: 'OKI 5530', via: 'system' };
const form = 'form-241x140';

let farEnds: TestStation;
let station: Station;
let running: RunningStation | undefined;
const papers = () => join(station.folder, 'paper');

beforeAll(async () => {
  [farEnds, station] = await Promise.all([openStation({ settings: { printers: [front] } }), buildStation('../office/main.ts')]);
  await buildPrintPage(station);
  running = await startStation(
    { ...station, configFile: farEnds.configFile },
    { STANDIN_PRINTERS: JSON.stringify({ [front.queue]: papers() }) },
  );
}, 240_000);
afterAll(async () => {
  await running?.app.close();
  await vi.waitFor(() => expect(processesOf(station.folder)).toEqual([]), patience);
  await farEnds?.end();
  rmSync(station.folder, { recursive: true, force: true });
}, 180_000);

let session: string | undefined;

/** A command from the page, as the window sends it. */
async function must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const reply = await running?.page.evaluate(
    ([command, value, token]): Promise<Reply> => Reflect.get(globalThis, 'fapiao').send(command, value, token),
    [name, input, session] as const,
  );
  if (!reply?.ok) throw new Error(`${name}: ${JSON.stringify(reply?.problem)}`);
  return reply.value as CommandOutput<N>;
}

test('an invoice on its numbered form', async () => {
  ({ session } = await must('signIn', { userId: 'lihua', password: 'fapiao' }));
  await must('setPrintSetup', { printerId: front.id, kind: '007', templateId: form, dx: 0, dy: 0 });
  const asked = await draftFor({ must }, sampleOrderNos.family, '007');
  // A new ledger issues nothing before it is compared with the device; the same request again is the same invoice.
  const { invoice } = await vi.waitFor(() => must('issueInvoice', asked), patience);

  // Handed over is not printed: the system tells no more, so a person is asked.
  const job = await vi.waitFor(async () => {
    const [latest] = await must('printJobs', {});
    if (!latest) throw new Error('nothing was queued');
    expect(latest).toMatchObject({ number: invoice.number, state: 'toConfirm', template: expect.stringContaining(form) });
    return latest;
  }, patience);
  const [paper] = existsSync(papers()) ? readdirSync(papers()) : [];
  expect(paper).toContain(`${invoice.code}-${invoice.number} `);
  const file = join(papers(), paper ?? '');
  expect(sheetsOf(file)).toEqual([{ width: 241, height: 140 }]);
  expect(readQrText((await qrOf(readFileSync(file))).text)).toMatchObject({
    ok: true,
    value: { code: invoice.code, number: invoice.number },
  });

  const confirmed = await must('confirmPrint', { printJobId: job.printJobId, paper: { saw: 'printed', form: invoice.number } });
  expect(confirmed.state).toBe('printed');
}, 240_000);
