/**
 * The settings file of one counter: a closed schema, read once at start, refused with the place and the reason when it
 * is wrong. Documented key by key in docs/configuration.md, which a test holds against this schema.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { PrinterId, UserId } from '../../domain/ids.ts';
import { invoiceKinds } from '../../domain/kinds.ts';
import { roles } from '../../domain/permissions.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { deviceConfig } from '../../native/device-config.ts';
import { gbkByteLength, unencodable } from '../../native/taxdevice/gbk.ts';
import { routingMistake, routingSchema } from './routing.ts';
import { readSealAuthorities } from './seal-authorities.ts';
import { SecretMissing, secret, secretReader } from './secrets.ts';

/** Text that is printed and signed: at most so many bytes in the device's character set (GBK). */
const formText = (bytes: number) =>
  z
    .string()
    .refine((text) => gbkByteLength(text) <= bytes, `longer than ${bytes} bytes in GBK (a Chinese character is two)`)
    .refine((text) => unencodable(text).length === 0, 'has characters that the device cannot write (GBK)');
/** Ids travel in headers of signed requests. */
const wireId = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'letters, digits and signs of ASCII, without spaces');
const place = z.strictObject({
  id: wireId.describe('Id at the platform, ASCII.'),
  name: z.string().min(1).max(60).describe('Name people know.'),
});

const printer = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(64)
      .transform((id) => id as PrinterId)
      .describe('Name of the printer at this counter.'),
    queue: z.string().min(1).max(127).describe('Name of the print queue in the operating system.'),
    via: z
      .enum(['cups', 'system'])
      .optional()
      .describe("How it is reached: CUPS, or the operating system's own printing, which is the one on Windows when absent."),
    server: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("CUPS server, `host:port` or a socket path; the system's own when absent."),
    kinds: z
      .array(z.enum(invoiceKinds))
      .min(1)
      .default([...invoiceKinds])
      .describe('Kinds of invoice printed here; the first printer with the kind is used.'),
  })
  .refine(({ via, server }) => via !== 'system' || server === undefined, 'a server is for CUPS only');

const user = z
  .strictObject({
    userId: z
      .string()
      .min(1)
      .max(64)
      .transform((id) => id as UserId)
      .describe('Name to sign in with.'),
    name: formText(16).min(1).describe('Name printed as the clerk (开票人), at most 8 characters.'),
    roles: z.array(z.enum(roles)).min(1).describe('What the person may do.'),
    passwordVerifier: z
      .string()
      .regex(/^scrypt(\$\d+){3}(\$[A-Za-z0-9+/=]+){2}$/, 'not a line made by `fapiao verifier`')
      .optional()
      .describe('Line made by `fapiao verifier`; the password itself is nowhere.'),
    password: secret.optional().describe('Instead of a verifier, for try-outs only.'),
  })
  .refine(
    (one) => (one.passwordVerifier === undefined) !== (one.password === undefined),
    'give either passwordVerifier or password',
  );

/** The device's own schema, with its secrets still to be looked up. */
const device = z.record(z.string(), z.unknown());

const stockLeft = (fewest: number) =>
  z.number().int().min(0).max(1_000_000).default(fewest).describe('Numbers left of this kind.');

export const configSchema = z.strictObject({
  station: place.describe('The station.'),
  counter: place.describe('This counter; its id is also the key id of signed requests.'),
  seller: z
    .strictObject({
      name: formText(100).min(1).describe("Name of the seller (销方名称), equal to the device's."),
      taxId: z.string().min(7).max(20).describe("Taxpayer id of the seller, equal to the device's."),
      addressPhone: formText(100).default('').describe('Address and telephone.'),
      bankAccount: formText(100).default('').describe('Bank and account.'),
    })
    .describe('Who sells, as printed.'),
  devices: z.array(device).max(16).describe('The tax-control devices of this counter.'),
  routing: routingSchema
    .default([])
    .describe('Which devices issue a kind for a business, and in which order; without a rule it is the order of `devices`.'),
  platform: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).describe('Address of the platform, without `/v1`.'),
      secret: secret.describe('Key of the signed requests.'),
      timeoutMs: z.number().int().min(100).max(120_000).default(8000).describe('How long one request may take, milliseconds.'),
      sealAuthorities: z
        .array(z.string().min(1))
        .max(16)
        .default([])
        .describe('Certificate files of the authorities whose electronic seals are believed.'),
    })
    .describe('The central railway e-invoice platform.'),
  printers: z.array(printer).max(16).default([]).describe('Printers beside the clerk; none is allowed.'),
  users: z.array(user).max(500).describe('People of this counter.'),
  warnings: z
    .strictObject({
      offlineHoursLeft: z
        .number()
        .min(0)
        .max(720)
        .default(24)
        .describe(
          'Hours before a time limit of a device (offline hours, upload day, issue deadline) from which on it is warned of.',
        ),
      offlinePercentUsed: z
        .number()
        .min(1)
        .max(100)
        .default(80)
        .describe("Percent of a device's offline amount or count from which on it is warned of."),
      unuploadedCount: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .default(50)
        .describe('Documents that the platform does not have yet, from which on it is warned of.'),
      deliveryHours: z
        .number()
        .min(0)
        .max(720)
        .default(2)
        .describe('Hours for which a layout file or a delivery may fail, from which on it is warned of.'),
      stock: z
        .strictObject({ '004': stockLeft(50), '007': stockLeft(50), '026': stockLeft(200), '028': stockLeft(200) })
        .prefault({})
        .describe('Numbers left on a device, from which on it is warned of, by kind.'),
      monthDays: z
        .number()
        .int()
        .min(0)
        .max(31)
        .default(3)
        .describe('Days before a day of the month (report, clearing, upload) from which on it is reminded of.'),
    })
    .prefault({})
    .describe('When the window warns.'),
  recorder: z
    .strictObject({
      megabytes: z
        .number()
        .int()
        .min(0)
        .max(1024)
        .default(64)
        .describe('Room for what was said with all devices together, the oldest goes first; 0 records nothing.'),
    })
    .prefault({})
    .describe('What was said with the devices, masked.'),
  dataDir: z.string().min(1).describe('Folder of the ledger, logs and layout files; relative to this file.'),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN').describe('Language at start.'),
});

export type Config = Omit<z.output<typeof configSchema>, 'devices' | 'platform' | 'users'> & {
  readonly devices: readonly z.output<typeof deviceConfig>[];
  readonly platform: {
    readonly url: string;
    readonly secret: string;
    readonly timeoutMs: number;
    /** Certificates, DER. */
    readonly sealAuthorities: readonly Uint8Array[];
  };
  readonly users: readonly {
    readonly userId: UserId;
    readonly name: string;
    readonly roles: readonly (typeof roles)[number][];
    readonly credential: { readonly verifier: string } | { readonly password: string };
  }[];
};

/** Which counter a settings file is of, for programs that need none of its secrets. */
const identity = z.looseObject({
  dataDir: configSchema.shape.dataDir,
  counter: z.looseObject({ id: place.shape.id }),
  seller: z.looseObject({ name: z.string(), taxId: z.string() }),
});

/**
 * The data folder of a settings file, without looking its secrets up: an auditor may read the ledger and not the passwords.
 * Problems: `config-unreadable`, `config-wrong`.
 */
export function readDataDir(file: string): Result<string> {
  const read = readPart(file, identity.pick({ dataDir: true }));
  return read.ok ? ok(resolve(dirname(file), read.value.dataDir)) : read;
}

/** Data folder, counter and seller of a settings file, without its secrets. Problems: `config-unreadable`, `config-wrong`. */
export function readIdentity(file: string): Result<{
  readonly dataDir: string;
  readonly counterId: string;
  readonly seller: { readonly name: string; readonly taxId: string };
}> {
  const read = readPart(file, identity);
  if (!read.ok) return read;
  const { dataDir, counter, seller } = read.value;
  return ok({
    dataDir: resolve(dirname(file), dataDir),
    counterId: counter.id,
    seller: { name: seller.name, taxId: seller.taxId },
  });
}

function readPart<T>(file: string, schema: z.ZodType<T>): Result<T> {
  try {
    const read = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? ok(read.data) : failed('config-wrong', { file, ...firstIssue(read.error) });
  } catch (error) {
    return failed('config-unreadable', { file, reason: unreadable(error) });
  }
}

/** Node's own message of a JSON error quotes the text around the place, and a secret may stand there. */
function unreadable(error: unknown): string {
  if (error instanceof SyntaxError)
    return `not JSON${/ at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] ?? ''}`;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

/**
 * Reads and checks a settings file. Problems: `config-unreadable`, `config-wrong` (with the place and the reason).
 * @param folder Where relative paths in it are looked for; its own folder when left out.
 */
export function readConfig(file: string, folder: string = dirname(resolve(file))): Result<Config> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return failed('config-unreadable', { file, reason: unreadable(error) });
  }
  const read = configSchema.safeParse(json);
  if (!read.success) return failed('config-wrong', { file, ...firstIssue(read.error) });
  try {
    return resolveConfig(read.data, file, folder);
  } catch (error) {
    if (error instanceof SecretMissing) return failed('config-wrong', { file, place: error.place, reason: error.message });
    throw error;
  }
}

function resolveConfig(raw: z.output<typeof configSchema>, file: string, folder: string): Result<Config> {
  const read = secretReader(folder);
  const devices: z.output<typeof deviceConfig>[] = [];
  for (const [index, entry] of raw.devices.entries()) {
    const known: Record<string, unknown> = { ...entry };
    for (const name of ['diskPassword', 'certificatePassword']) {
      if (name in known) known[name] = read(known[name], `devices.${index}.${name}`);
    }
    const parsed = deviceConfig.safeParse(known);
    if (!parsed.success) return failed('config-wrong', { file, ...firstIssue(parsed.error, `devices.${index}`) });
    devices.push(parsed.data);
  }
  const twice =
    repeated(devices.map((one) => one.id)) ??
    repeated(raw.printers.map((one) => one.id)) ??
    repeated(raw.users.map((one) => one.userId));
  if (twice !== null) return failed('config-wrong', { file, place: 'id', reason: `"${twice}" stands twice` });
  const misrouted = routingMistake(raw.routing, devices);
  if (misrouted !== null) return failed('config-wrong', { file, ...misrouted });
  const authorities = readSealAuthorities(raw.platform.sealAuthorities, folder, file);
  if (!authorities.ok) return authorities;
  return ok({
    ...raw,
    dataDir: resolve(folder, raw.dataDir),
    devices,
    platform: { ...raw.platform, secret: read(raw.platform.secret, 'platform.secret'), sealAuthorities: authorities.value },
    users: raw.users.map(({ userId, name, roles: held, passwordVerifier, password }, index) => ({
      userId,
      name,
      roles: held,
      credential:
        passwordVerifier === undefined ? { password: read(password, `users.${index}.password`) } : { verifier: passwordVerifier },
    })),
  });
}

function firstIssue(error: z.ZodError, under = ''): { place: string; reason: string } {
  const issue = error.issues[0];
  const path = [under, ...(issue?.path.map(String) ?? [])].filter((part) => part !== '');
  return { place: path.join('.') || 'the file', reason: issue?.message ?? 'not valid' };
}

function repeated(ids: readonly string[]): string | null {
  return ids.find((id, index) => ids.indexOf(id) !== index) ?? null;
}
