/**
 * What the command line reads of the settings, and how it says that something went wrong.
 */
import { userInfo } from 'node:os';
import { failed, ok, type Problem, type Result } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readDataDir } from '../office/config.ts';

/** Where the ledger is; one of the two options names it. */
export interface Place {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
}

export function dataDirOf({ config, data }: Place): Result<string> {
  if (config !== undefined) return readDataDir(config);
  return data === undefined ? failed('config-unreadable', { file: '', reason: 'neither --config nor --data' }) : ok(data);
}

/** Tells a problem in both languages on standard error. The answer is the exit code. */
export function complain(trouble: Problem): number {
  const { text } = tellProblem(trouble);
  process.stderr.write(`${text['zh-CN'].sentence} ${text['zh-CN'].remedy}\n${text.en.sentence} ${text.en.remedy}\n`);
  return 1;
}

/** Who sits at the machine, for the journal. */
export function person(): string {
  return userInfo().username;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
