/**
 * What makes a program a simulator: its options come from a checked file, it prints one line when it is ready, and it goes when
 * it is told to or when its parent is gone.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { z } from 'zod';

export interface Running {
  /** Where the workstation finds it: a path, `tcp://host:port` or `http://…`. */
  readonly address: string;
  /** URL of the control API. */
  readonly control: string;
  close(): Promise<void>;
}

/** Runs `start` with the options the command line names: `--options FILE [--with-parent]`. */
export async function runSimulator<Schema extends z.ZodType>(
  schema: Schema,
  start: (options: z.output<Schema>) => Promise<Running>,
): Promise<void> {
  const { values } = parseArgs({ options: { options: { type: 'string' }, 'with-parent': { type: 'boolean', default: false } } });
  if (values.options === undefined) throw new Error('usage: main.ts --options FILE [--with-parent]');
  const running = await start(schema.parse(JSON.parse(readFileSync(values.options, 'utf8'))));
  const leave = () => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  if (values['with-parent']) process.stdin.once('end', leave).once('error', leave).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, address: running.address, control: running.control })}\n`);
}
