/**
 * Issues one invoice through a forked office: node docs/examples/issue-one.mjs SETTINGS [ORDER]
 * Sign in, find the order, open a draft, fill in the buyer, issue, wait until the platform has it, read the ledger.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const [settings, scan = 'E260110001'] = process.argv.slice(2);
if (!settings) throw new Error('usage: issue-one.mjs SETTINGS [ORDER]');

const office = fork(join(root, 'out', 'office.js'), ['--config', settings], {
  execPath: node,
  serialization: 'advanced',
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const stopWithIt = (code) => process.exit(code ?? 1);
office.once('exit', stopWithIt);

const answers = new Map();
const events = [];
let onEvent = () => {};
office.on('message', (message) => {
  if ('reply' in message) answers.get(message.id)?.(message.reply);
  else events.push(message);
  onEvent();
});

/** Payload of the first event, from the start on, that fits. */
async function event(name, fits) {
  for (;;) {
    const found = events.find((one) => one.event === name && fits(one.payload));
    if (found) return found.payload;
    await new Promise((resolve) => {
      onEvent = resolve;
    });
  }
}

let session;
let lastId = 0;
/** The value of a command; throws the problem's own words when there is one. */
async function ask(name, input) {
  const id = ++lastId;
  const reply = await new Promise((resolve) => {
    answers.set(id, resolve);
    office.send({ id, name, input, session });
  });
  answers.delete(id);
  if (reply.ok) return reply.value;
  const { code, text } = reply.problem;
  throw new Error(`${name}: ${code}. ${text.en.sentence} ${text.en.remedy}`);
}

await event('officeState', ({ state }) => state === 'ready');
({ session } = await ask('signIn', { userId: 'wangmin', password: 'fapiao' }));

const { order, invoiceable, refusals } = await ask('findOrder', { scan });
if (invoiceable.length === 0) throw new Error(`nothing to invoice: ${refusals.map(({ problem }) => problem.code)}`);
const lineIds = invoiceable.map(({ lineId }) => lineId);
const opened = await ask('openDraft', { orderNo: order.orderNo, source: order.source, lineIds, kind: '026' });

const { requestId } = opened;
const buyer = { name: '示例科技有限公司', taxId: '91320111339366503A', addressPhone: '', bankAccount: '' };
const draft = { ...opened, buyer };
const { totals, words, findings } = await ask('checkDraft', { requestId, draft });
console.log(`${order.orderNo}: ${totals.net} + ${totals.tax} = ${totals.gross} fen, ${words}, ${findings.length} findings`);

const { invoice, warnings } = await ask('issueInvoice', { requestId, draft, print: false });
console.log(`issued ${invoice.code} ${invoice.number} on ${invoice.deviceId}, ${warnings.length} warnings`);

const row = await event(
  'invoiceChanged',
  (changed) => changed.number === invoice.number && changed.code === invoice.code && changed.truths.uploaded === 'done',
);
console.log('truths', row.truths);

const exported = execFileSync(node, [join(root, 'out', 'fapiao.js'), 'export', '--json', '--config', settings], {
  encoding: 'utf8',
});
console.log('ledger', JSON.parse(exported).at(-1));

office.off('exit', stopWithIt);
office.disconnect();
await once(office, 'exit');
