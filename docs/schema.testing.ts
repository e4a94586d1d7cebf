/**
 * The names that a zod schema gives to its fields and the values that it allows, for comparing with a page.
 */
import { z } from 'zod';

const node = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).optional(),
});
type Node = z.output<typeof node>;

/** As the caller writes it. */
export function described(schema: z.ZodType): Node {
  return node.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** Every property and every fixed value anywhere inside. */
export function namesAndValues(from: unknown): readonly string[] {
  const { properties = {}, items, anyOf = [], oneOf = [], enum: values = [], const: only } = node.parse(from);
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items]), ...anyOf, ...oneOf];
  const fixed = [...values, only].filter((value) => typeof value === 'string');
  return [...Object.keys(properties), ...fixed, ...inner.flatMap(namesAndValues)];
}

export interface Key {
  /** `printers[].queue` */
  readonly path: string;
  /** JSON of the default; null when there is none. */
  readonly default: string | null;
  readonly required: boolean;
}

/** The keys of an object; lists of objects as `name[].key`. Stops where `isLeaf` says so. */
export function keysOf(from: unknown, isLeaf: (path: string) => boolean, under = ''): readonly Key[] {
  const { properties = {}, required = [] } = node.parse(from);
  return Object.entries(properties).flatMap(([name, inner]) => {
    const path = under + name;
    const child = node.parse(inner);
    const own: Key = {
      path,
      default: child.default === undefined ? null : JSON.stringify(child.default),
      required: required.includes(name),
    };
    if (isLeaf(path)) return [own];
    if (child.properties) return keysOf(inner, isLeaf, `${path}.`);
    const items = child.items === undefined ? null : node.parse(child.items);
    return items?.properties ? [own, ...keysOf(items, isLeaf, `${path}[].`)] : [own];
  });
}
