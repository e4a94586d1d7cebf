/**
 * What makes a program a simulator: its options come from a checked file, it prints one line when it is ready, and it goes when
 * it is told to or when its parent is gone. Options that are wrong or missing end it with a sentence and code 2.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface Running {
  /** Where the workstation finds it: a path, `tcp://host:port` or `http://…`. */
  readonly address: string;
  /** URL of the control API. */
  readonly control: string;
  close(): Promise<void>;
}

/** What a person who started it gave it cannot be used: says so and ends. */
export function refuseToStart(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** Text of a file that was named at the start; ends the program when it cannot be read. */
export function readGivenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return refuseToStart(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const usage = 'usage: node main.ts --options FILE.json [--with-parent]; what the file holds is told in options.ts beside it';

interface CommandLine {
  readonly options: string;
  readonly withParent: boolean;
}

function readCommandLine(): CommandLine {
  try {
    const options = { options: { type: 'string' }, 'with-parent': { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ options });
    if (values.options !== undefined) return { options: values.options, withParent: values['with-parent'] };
  } catch (error) {
    return refuseToStart(`${messageOf(error)}\n${usage}`);
  }
  return refuseToStart(usage);
}

function readOptions<Schema extends z.ZodType>(schema: Schema, path: string): z.output<Schema> {
  const text = readGivenFile(path);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return refuseToStart(`${path} is no JSON: ${messageOf(error)}`);
  }
  const read = schema.safeParse(given);
  return read.success ? read.data : refuseToStart(`${path} holds no options of this program:\n${z.prettifyError(read.error)}`);
}

/** Runs `start` with the options the command line names: `--options FILE [--with-parent]`. */
export async function runSimulator<Schema extends z.ZodType>(
  schema: Schema,
  start: (options: z.output<Schema>) => Promise<Running>,
): Promise<void> {
  const { options, withParent } = readCommandLine();
  const running = await start(readOptions(schema, options));
  const leave = () => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  if (withParent) process.stdin.once('end', leave).once('error', leave).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, address: running.address, control: running.control })}\n`);
}
