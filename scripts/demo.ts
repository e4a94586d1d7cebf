/**
 * `npm run demo`: a counter's hour, played without a screen through the real window, serial port, HTTP and print
 * scheduler. Leaves pictures, the printed PDFs and a report in out/demo/, and fails when the books do not agree.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { InvoiceKind } from '../domain/kinds.ts';
import { company, deviceLedger, until } from '../journeys/counter.ts';
import { type CounterWindow, openCounterWindow } from '../journeys/window.ts';
import { platformLedgerSchema } from '../simulators/platform/ledger-view.ts';
import { sampleOrderNos as orders } from '../simulators/platform/sample.ts';
import { type Station, startStation } from '../simulators/station.ts';
import { buildAll } from './build.ts';
import { type Books, type Exported, reportOf } from './demo-report.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out', 'demo');

interface Customer {
  readonly orderNo: string;
  readonly kind: InvoiceKind;
  readonly buyer: Partial<typeof company>;
}

const freightCompany = {
  addressPhone: '北京市海淀区示例路8号 010-62345678',
  bankAccount: '中国建设银行北京海淀支行 11001234567890',
};
const beforeTheCut: readonly Customer[] = [
  { orderNo: orders.single, kind: '007', buyer: { name: '张伟' } },
  { orderNo: orders.family, kind: '026', buyer: {} },
  { orderNo: orders.freight, kind: '004', buyer: freightCompany },
  { orderNo: orders.freightLongList, kind: '028', buyer: freightCompany },
  { orderNo: orders.catering, kind: '007', buyer: { name: '李明' } },
];
const duringTheCut: readonly Customer[] = [
  { orderNo: orders.businessTrip, kind: '026', buyer: {} },
  { orderNo: orders.hotel, kind: '004', buyer: company },
  { orderNo: orders.banquet, kind: '028', buyer: freightCompany },
  { orderNo: orders.changed, kind: '007', buyer: { name: '陈静' } },
];
const afterTheCut: readonly Customer[] = [
  { orderNo: orders.luggage, kind: '026', buyer: { name: '王小明' } },
  { orderNo: orders.partlyRefunded, kind: '007', buyer: { name: '孙丽' } },
  { orderNo: orders.hotelCompany, kind: '026', buyer: {} },
];

const exportSchema = z.array(
  z.object({
    device: z.string(),
    kind: z.string(),
    code: z.string(),
    number: z.string(),
    state: z.string(),
    gross: z.string(),
    uploaded: z.boolean(),
    printed: z.boolean(),
  }),
);

await buildAll();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const station = await startStation({ dir: join(out, 'station') });
let window: CounterWindow | null = null;
try {
  window = await openCounterWindow(station.configFile);
  await play(window, station);
} catch (error) {
  if (window) await window.page.screenshot({ path: join(out, 'failed.png') }).catch(() => undefined);
  console.error(error);
  process.exitCode = 1;
} finally {
  await window?.close();
  await station.stop();
}

async function play(counter: CounterWindow, { disk, server, platform, printer, configFile }: Station): Promise<void> {
  const { page } = counter;
  let pictures = 0;
  const picture = (name: string): Promise<unknown> =>
    page.screenshot({ path: join(out, `${String(++pictures).padStart(2, '0')}-${name}.png`) });

  async function serve({ orderNo, kind, buyer }: Customer): Promise<void> {
    await counter.find(orderNo);
    await counter.fill(kind, buyer);
    await page.locator('input[aria-invalid=true]').first().waitFor({ state: 'detached' });
    await picture(`${orderNo}-form`);
    const { code, number } = await counter.issue();
    await counter.truth('printed', 'done');
    await picture(`${orderNo}-issued`);
    console.log(`${kind}  ${code} ${number}  ${orderNo}`);
  }
  async function next(): Promise<void> {
    await page.keyboard.press('F2');
    await page.getByTestId('order-no').waitFor({ state: 'detached' });
  }

  await picture('sign-in');
  await counter.signIn();
  await picture('counter');
  for (const [index, customer] of beforeTheCut.entries()) {
    await serve(customer);
    if (index === 1) {
      await page.keyboard.press('F7');
      await page.getByTestId('preview-page-1').waitFor();
      await picture('preview');
      await page.keyboard.press('Escape');
      await page.getByTestId('preview-page-1').waitFor({ state: 'hidden' });
    }
    await counter.truth('uploaded', 'done');
    await next();
  }

  await platform.set({ link: 'down' });
  console.log('— the network is cut —');
  for (const customer of duringTheCut) {
    await serve(customer);
    await next();
  }
  await picture('un-uploaded');
  await platform.set({ link: 'up' });
  console.log('— the network is back —');
  await until(
    async () => platformLedgerSchema.parse(await platform.ledger()).totals.invoices,
    (count) => count === beforeTheCut.length + duringTheCut.length,
    90_000,
  );
  for (const customer of afterTheCut) {
    await serve(customer);
    await counter.truth('uploaded', 'done');
    await next();
  }
  await page.getByTestId('lookup').fill('E999999999');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').first().waitFor();
  await picture('unknown-order');
  await page.getByTestId('lookup').fill('');
  await page.keyboard.press('Alt+KeyL');
  await picture('english');

  const files = await printer.files();
  await mkdir(join(out, 'printed'), { recursive: true });
  for (const [index, file] of files.entries())
    await copyFile(file, join(out, 'printed', `${String(index + 1).padStart(2, '0')}.pdf`));

  const books: Books = {
    ledger: await exported(configFile),
    devices: { 'disk-1': await deviceLedger(disk), 'server-1': await deviceLedger(server) },
    platform: platformLedgerSchema.parse(await platform.ledger()),
    printed: files.length,
  };
  const report = reportOf(books);
  await writeFile(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(
    `${report.totals.invoices} invoices, ${report.totals.gross} yuan, kinds ${report.totals.kinds.join(' ')}; out/demo/report.json`,
  );
  for (const difference of report.differences) console.error(`DIFFERENT: ${difference}`);
  if (report.differences.length > 0) process.exitCode = 1;
}

async function exported(configFile: string): Promise<readonly Exported[]> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [join(root, 'out', 'fapiao.js'), 'export', '--json', '--config', configFile]);
  return exportSchema.parse(JSON.parse(stdout));
}
