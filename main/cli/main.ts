/**
 * `fapiao`: the ledger from the command line, read only and beside a running office; and what station IT does with passwords.
 */
import { parseArgs } from 'node:util';
import { instantFromDate } from '../../domain/instant.ts';
import { failed, ok, type Problem, problem, type Result } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readDataDir } from '../office/config.ts';
import { makeVerifier } from '../office/people/passwords.ts';
import { openLedgerFile, openLedgerForReading } from '../office/store/connection.ts';
import { openLedger } from '../office/store/ledger.ts';
import { exportLedger } from './export.ts';

const usage = `fapiao export --json (--config FILE | --data FOLDER)   every invoice of the ledger, oldest first, as one JSON array
fapiao retry-passwords (--config FILE | --data FOLDER)   lets passwords that a device refused be tried once more; the office must be stopped
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
    if (positionals[0] === 'retry-passwords' && !values.help) return runRetry(values.config, values.data);
    if (positionals[0] === 'verifier' && !values.help) return await runVerifier();
    (values.help ? process.stdout : process.stderr).write(`${usage}\n`);
    return values.help ? 0 : 2;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
}

function dataDirOf(configFile: string | undefined, folder: string | undefined): Result<string> {
  if (configFile !== undefined) return readDataDir(configFile);
  return folder === undefined ? failed('config-unreadable', { file: '', reason: 'neither --config nor --data' }) : ok(folder);
}

function runRetry(configFile: string | undefined, folder: string | undefined): number {
  const dataDir = dataDirOf(configFile, folder);
  if (!dataDir.ok) return complain(dataDir.problem);
  const file = openLedgerFile(dataDir.value);
  if (!file.ok) return complain(file.problem);
  const count = openLedger(file.value.db).refusedPasswords.forget(instantFromDate(Date.now()));
  file.value.close();
  process.stdout.write(`${count}\n`);
  return 0;
}

function runExport(configFile: string | undefined, folder: string | undefined): number {
  const dataDir = dataDirOf(configFile, folder);
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

function complain(trouble: Problem): number {
  const { text } = tellProblem(trouble);
  process.stderr.write(`${text['zh-CN'].sentence} ${text['zh-CN'].remedy}\n${text.en.sentence} ${text.en.remedy}\n`);
  return 1;
}
