/**
 * The lists hold every fault that the simulators can play, and nothing that they cannot.
 */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultScriptSchema } from '../simulators/platform/faults.ts';
import { faultsSchema as diskSchema } from '../simulators/taxdisk/faults.ts';
import { faultsSchema as serverSchema } from '../simulators/taxserver/faults.ts';
import { type FarEnd, faultsOf } from './fault-lists.ts';

const schemas: Readonly<Record<FarEnd, z.ZodType>> = { disk: diskSchema, server: serverSchema, platform: faultScriptSchema };

test.each(Object.entries(schemas))('%s', (farEnd, schema) => {
  const list = faultsOf[farEnd as FarEnd];
  expect(schema.safeParse(list.map(({ entry }) => entry)).error).toBeUndefined();
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  expect(namesIn(schema).size).toBeGreaterThan(5);
  const played = new Set(list.map(({ entry }) => entry.fault));
  expect([...namesIn(schema)].filter((name) => !played.has(name))).toEqual([]);
});

/** Every value of a `fault` field, wherever it stands in the schema: what the simulator can play. */
function namesIn(schema: z.ZodType): ReadonlySet<string> {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return new Set([...text.matchAll(/"fault":\{[^{}]*"const":"(\w+)"/g)].map(([, name = '']) => name));
}
