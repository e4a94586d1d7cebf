/**
 * What a delivery's own text says of it.
 */
import { z } from 'zod';

const delivery = z.object({ channel: z.string() });

/**
 * The channel of a delivery: `qr`, `email`, `sms`.
 * @throws Error when the text is none of the outbox.
 */
export function channelOf(json: string): string {
  return delivery.parse(JSON.parse(json)).channel;
}
