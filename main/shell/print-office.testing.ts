/**
 * An office for the test of printing: the real line to the shell and the real spooler on it. Prints the file that its settings
 * name (`print`), once the page is there, and says what came of it. Run as a process.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { openShellSpooler } from '../office/printing/shell-spooler.ts';
import { openShellLine } from '../office/shell-line.ts';
import { openTransport } from '../office/transport.ts';

const settings = z.object({
  print: z.object({
    queue: z.string(),
    title: z.string(),
    file: z.string(),
    copies: z.number(),
    media: z.object({ width: z.number(), height: z.number() }),
  }),
});

const transport = openTransport();
if (transport === null) throw new Error('nobody to talk to');
const line = openShellLine((request) => transport.post(request));
const spooler = openShellSpooler(line.printing, null);

async function print(): Promise<void> {
  const { file, ...order } = settings.parse(JSON.parse(readFileSync(process.argv.at(-1) ?? '', 'utf8'))).print;
  const job = { ...order, pdf: new Uint8Array(readFileSync(file)) };
  const told = {
    printers: await spooler.printers(),
    submitted: await spooler.submit(job),
    elsewhere: await spooler.submit({ ...job, queue: 'not there' }),
    noPdf: await spooler.submit({ ...job, pdf: new Uint8Array([1, 2, 3]) }),
    state: await spooler.jobState(order.queue, order.title),
  };
  console.log(`told ${JSON.stringify(told)}`);
}

transport.onMessage((message) => {
  if (!line.takes(message)) void print();
});
transport.post({ event: 'officeState', payload: { state: 'ready' } });
