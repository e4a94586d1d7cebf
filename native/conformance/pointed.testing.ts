/**
 * The device that the suite is pointed at, described by a file that the environment names. Without one the suite runs on the
 * simulators of this project.
 *
 * - `FAPIAO_DEVICE` names a JSON file: `{ "device": …, "seller": … }`. The device is written as in the settings of a counter, its
 *   passwords in plain text, so the file is kept where nobody else reads it; the seller must be the one it is registered to.
 * - `FAPIAO_DEVICE_MAY` names what may be done to it that cannot be undone, comma between: `issue`, `void`, `month`, `clock`. Nothing
 *   when it is not set: then it is only asked questions.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Party } from '../../domain/invoice.ts';
import { type DeviceConfig, deviceConfig } from '../device-config.ts';

/** What leaves its trace in a device for good. */
export const lasting = ['issue', 'void', 'month', 'clock'] as const;
export type Lasting = (typeof lasting)[number];

export interface Pointed {
  readonly config: DeviceConfig;
  readonly seller: Party;
  readonly may: ReadonlySet<Lasting>;
}

const fileSchema = z.strictObject({
  device: deviceConfig,
  seller: z.strictObject({ name: z.string(), taxId: z.string(), addressPhone: z.string(), bankAccount: z.string() }),
});
const maySchema = z
  .string()
  .transform((text) => text.split(',').map((word) => word.trim()))
  .pipe(z.array(z.enum(lasting)));

/** Null when the environment names no device. @throws Error when the file or the words are not what they should be. */
export function pointedAt(environment: NodeJS.ProcessEnv = process.env): Pointed | null {
  const { FAPIAO_DEVICE: file, FAPIAO_DEVICE_MAY: may } = environment;
  if (file === undefined || file === '') return null;
  const { device: config, seller } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { config, seller, may: new Set(may === undefined || may === '' ? [] : maySchema.parse(may)) };
}
