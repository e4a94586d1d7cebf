/**
 * `fapiao`: the ledger from the command line. Looking works beside a running office; what changes something needs it stopped.
 */
import { parseArgs } from 'node:util';
import { instantFromDate } from '../../domain/instant.ts';
import { problem } from '../../domain/problem.ts';
import { makeVerifier } from '../office/people/passwords.ts';
import { openLedgerFile, openLedgerForReading } from '../office/store/connection.ts';
import { openLedger } from '../office/store/ledger.ts';
import { runDeviceLog } from './device-log.ts';
import { exportLedger } from './export.ts';
import { runPorts, runProbe } from './ports.ts';
import { runRestore } from './restore.ts';
import { complain, dataDirOf, type Place } from './settings.ts';
import { runPack, runTakeOver, runUnfence } from './spare.ts';
import { usage } from './usage.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    config: { type: 'string' },
    data: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    replace: { type: 'boolean', default: false },
    baud: { type: 'string', default: '9600' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { config, from, to } = values;
    const [name, what] = values.help ? [] : positionals;
    if (what !== undefined && positionals.length === 2) {
      if (name === 'device-log') return await runDeviceLog(values, what, values.out);
      if (name === 'probe') return await runProbe(what, values.baud);
    }
    const command = positionals.length > 1 ? undefined : name;
    if (command === 'export' && values.json) return runExport(values);
    if (command === 'retry-passwords') return runRetry(values);
    if (command === 'verifier') return await runVerifier();
    if (command === 'ports') return await runPorts();
    if (command === 'restore') return runRestore(values, from, values.replace);
    if (command === 'pack' && config && to) return await runPack(config, to);
    if (command === 'unfence' && config) return await runUnfence(config);
    if (command === 'take-over' && config && from) return await runTakeOver(config, from);
    (values.help ? process.stdout : process.stderr).write(`${usage}\n`);
    return values.help ? 0 : 2;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
}

function runRetry(place: Place): number {
  const dataDir = dataDirOf(place);
  if (!dataDir.ok) return complain(dataDir.problem);
  const file = openLedgerFile(dataDir.value);
  if (!file.ok) return complain(file.problem);
  const count = openLedger(file.value.db).refusedPasswords.forget(instantFromDate(Date.now()));
  file.value.close();
  process.stdout.write(`${count}\n`);
  return 0;
}

function runExport(place: Place): number {
  const dataDir = dataDirOf(place);
  if (!dataDir.ok) return complain(dataDir.problem);
  const ledger = openLedgerForReading(dataDir.value);
  if (!ledger.ok) return complain(ledger.problem);
  exportLedger(ledger.value, (text) => process.stdout.write(text));
  ledger.value.close();
  return 0;
}

async function runVerifier(): Promise<number> {
  let password = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) password += chunk;
  password = password.replace(/\r?\n$/, '');
  if (password === '') return complain(problem('bad-request', { name: 'verifier', place: 'password', reason: 'empty' }));
  process.stdout.write(`${await makeVerifier(password)}\n`);
  return 0;
}
