/**
 * The routing table of the settings: which devices issue a kind for a business, and in which order they stand in for each other.
 */
import { z } from 'zod';
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import { type OrderSource, orderSources } from '../../domain/order.ts';
import type { DeviceConfig } from '../../native/device-config.ts';

const rule = z.strictObject({
  kinds: z.array(z.enum(invoiceKinds)).min(1).describe('Kinds of invoice the rule is for.'),
  businesses: z.array(z.enum(orderSources)).min(1).describe('Businesses the rule is for.'),
  devices: z.array(z.string()).min(1).max(16).describe('Ids of the devices, the first choice first.'),
});

export const routingSchema = z.array(rule).max(64);
export type Routing = z.output<typeof routingSchema>;

type Routed = Pick<DeviceConfig, 'id' | 'kinds' | 'businesses'>;

/**
 * The devices of a kind and business, the first choice first. A rule that names both decides alone: a device that it leaves out is not used.
 * Without one it is every device set up for both, in the order of the settings.
 */
export function routeOrder(
  kind: InvoiceKind,
  source: OrderSource,
  devices: readonly Routed[],
  routing: Routing,
): readonly DeviceConfig['id'][] {
  const rule = routing.find(({ kinds, businesses }) => kinds.includes(kind) && businesses.includes(source));
  const able = devices.filter(({ kinds, businesses }) => kinds.includes(kind) && businesses.includes(source)).map(({ id }) => id);
  return rule ? rule.devices.flatMap((id) => able.find((one) => one === id) ?? []) : able;
}

/** The first mistake of a table, against the devices it names; null when there is none. */
export function routingMistake(
  routing: Routing,
  devices: readonly Routed[],
): { readonly place: string; readonly reason: string } | null {
  const ruled = new Set<string>();
  for (const [index, { kinds, businesses, devices: ids }] of routing.entries()) {
    for (const [at, id] of ids.entries()) {
      const place = `routing.${index}.devices.${at}`;
      const device = devices.find((one) => one.id === id);
      if (!device) return { place, reason: `there is no device "${id}"` };
      if (ids.indexOf(id) !== at) return { place, reason: `"${id}" stands twice` };
      const lacks =
        kinds.find((kind) => !device.kinds.includes(kind)) ?? businesses.find((one) => !device.businesses.includes(one));
      if (lacks !== undefined) return { place, reason: `"${id}" is not set up for ${lacks}` };
    }
    for (const pair of kinds.flatMap((kind) => businesses.map((business) => `${kind} ${business}`))) {
      if (ruled.has(pair)) return { place: `routing.${index}`, reason: `an earlier rule is for ${pair} already` };
      ruled.add(pair);
    }
  }
  return null;
}
