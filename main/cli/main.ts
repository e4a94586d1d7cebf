/**
 * `fapiao`: the ledger from the command line, read only and beside a running office; and the verifier of a password.
 */
import { parseArgs } from 'node:util';
import { type Problem, problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readDataDir } from '../office/config.ts';
import { makeVerifier } from '../office/people/passwords.ts';
import { openLedgerForReading } from '../office/store/connection.ts';
import { exportLedger } from './export.ts';

const usage = `fapiao export --json (--config FILE | --data FOLDER)   every invoice of the ledger, oldest first, as one JSON array
fapiao verifier                                          reads a password from standard input, prints the line for the settings`;

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    config: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals[0] === 'export' && values.json && !values.help) return runExport(values.config, values.data);
    if (positionals[0] === 'verifier' && !values.help) return await runVerifier();
    (values.help ? process.stdout : process.stderr).write(`${usage}\n`);
    return values.help ? 0 : 2;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
}

function runExport(configFile: string | undefined, folder: string | undefined): number {
  let dataDir = folder;
  if (configFile !== undefined) {
    const read = readDataDir(configFile);
    if (!read.ok) return complain(read.problem);
    dataDir = read.value;
  }
  if (dataDir === undefined) return complain(problem('config-unreadable', { file: '', reason: 'neither --config nor --data' }));
  const ledger = openLedgerForReading(dataDir);
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

function complain(trouble: Problem): number {
  const { text } = tellProblem(trouble);
  process.stderr.write(`${text['zh-CN'].sentence} ${text['zh-CN'].remedy}\n${text.en.sentence} ${text.en.remedy}\n`);
  return 1;
}
