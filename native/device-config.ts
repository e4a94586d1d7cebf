/**
 * How station IT describes one tax-control device. The office embeds this schema in its settings file after it has looked
 * the secrets up; every key is described here, and the settings page of the documentation follows these descriptions.
 */
import { z } from 'zod';
import type { DeviceId, DeviceNo } from '../domain/ids.ts';
import { invoiceKinds } from '../domain/kinds.ts';
import { orderSources } from '../domain/order.ts';

const ms = (fallback: number, most: number) => z.number().int().min(1).max(most).default(fallback);
const hour = 3_600_000;

const deviceNo = z
  .string()
  .regex(/^[0-9A-Za-z]{1,20}$/, 'letters and digits')
  .transform((text) => text as DeviceNo);

/** Times of a serial converter; defaults are those of the trade. */
export const timersSchema = z.strictObject({
  interByte: ms(3_000, hour).describe('Longest pause inside a frame.'),
  reply: ms(30_000, hour).describe('Time for an answer to a reading command; each "wait" of the device starts it again.'),
  changeReply: ms(30_000, hour).describe('Time for an answer to a command that changes the device, such as issuing.'),
  networkReply: ms(180_000, hour).describe('Time for an answer to a command that makes the device ask the tax bureau.'),
  linkReply: ms(2_000, hour).describe('Time for an answer to one link test.'),
  nextPacket: ms(10_000, hour).describe('How long the device waits for us inside a long answer.'),
  quiet: ms(500, hour).describe('Silence after which the line counts as empty.'),
  lateReply: ms(30_000, hour).describe('How long after its time an answer to a changing command may still come.'),
  waitLimit: ms(600_000, 24 * hour).describe('Longest time a device may keep us waiting in all.'),
  open: ms(5_000, hour).describe('Time to open the port or connect.'),
});
export type Timers = z.output<typeof timersSchema>;

const common = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash or underscore')
    .transform((text) => text as DeviceId)
    .describe('Name of the device at this counter.'),
  kinds: z.array(z.enum(invoiceKinds)).min(1).describe('Kinds of invoice issued here: 004, 007, 026, 028.'),
  businesses: z
    .array(z.enum(orderSources))
    .min(1)
    .describe('Businesses issued here: passenger, freight, catering, hotel, other.'),
  taxCodeVersion: z
    .string()
    .regex(/^[0-9.]{1,20}$/, 'digits and dots')
    .default('48.0')
    .describe('Version of the tax-class code table (编码表版本号 bmbbbh).'),
  signatureParameter: z
    .string()
    .max(64)
    .default('')
    .describe('Signature parameter of the device maker (qmcs); empty unless the maker gives one.'),
};

const password = z.string().min(1).max(16);

export const serialConverterConfig = z.strictObject({
  ...common,
  family: z.literal('serial-converter').describe('A tax disk behind a serial converter (税控转换器).'),
  port: z
    .string()
    .regex(
      /^(?:tcp:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}|\/.+|COM\d{1,3})$/,
      'a device file, COM port or tcp://host:port',
    )
    .refine((port) => !port.startsWith('tcp:') || URL.canParse(port), 'the port of a tcp address is 1 to 65535')
    .describe('Device file (`/dev/ttyUSB0`), COM port (`COM3`) or serial server (`tcp://host:port`).'),
  baudRate: z
    .number()
    .int()
    .min(300)
    .max(921_600)
    .default(9600)
    .describe('Speed of the line, bits a second; 8 data bits, no parity, 1 stop bit.'),
  powerFromPort: z
    .boolean()
    .default(false)
    .describe('The converter takes its power from this port: whoever pulls its plug ends whatever it was doing.'),
  deviceNo: deviceNo.describe('Number of the tax disk that belongs here (税控盘编号); any other disk is refused.'),
  diskPassword: password.describe('Password of the disk (税控盘口令).'),
  certificatePassword: password.describe('Password of the certificate (证书口令).'),
  timersMs: timersSchema.prefault({}).describe('Times in milliseconds.'),
});

export const taxControlServerConfig = z.strictObject({
  ...common,
  family: z.literal('tax-control-server').describe('A tax-control server (税控服务器).'),
  url: z.url({ protocol: /^https?$/ }).describe('Address of the server, usually ending in `/SKServer/SKDo`.'),
  terminalId: z.string().min(1).max(64).describe('Terminal id of this counter at the server (开票终端标识 kpzdbs).'),
  deviceNo: deviceNo.optional().describe('Number of the key the server works with; checked when given.'),
  maxInFlight: z.number().int().min(1).max(64).default(4).describe('Requests sent at the same time, at most.'),
  timeoutMs: ms(30_000, hour).describe('How long one request may take.'),
});

/** One device. */
export const deviceConfig = z.discriminatedUnion('family', [serialConverterConfig, taxControlServerConfig]);
export type SerialConverterConfig = z.output<typeof serialConverterConfig>;
export type TaxControlServerConfig = z.output<typeof taxControlServerConfig>;
export type DeviceConfig = z.output<typeof deviceConfig>;
