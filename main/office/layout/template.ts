/**
 * Template files: read and judged here before anything is drawn with them, because stations exchange them and anybody
 * can write one.
 */
import { z } from 'zod';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import {
  aligns,
  faceFields,
  fontRoles,
  listFields,
  rowFields,
  type Template,
  templateUses,
  valigns,
} from '../../../domain/template.ts';
import { type TemplateFault, type TemplateFaultReason, templateBounds, templateFaults } from '../../../domain/template-check.ts';

const { pageSide, boxSide, textSize, leading, lines, ruleWidth, qrSize, tableRows } = templateBounds;
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const mm = z.number().min(-boxSide.max).max(boxSide.max);
const whole = ({ min, max }: { readonly min: number; readonly max: number }) => within({ min, max }).int();
/** Nothing that would show as a blank or break a line in the window. */
const oneLine = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^\P{C}+$/u);

const style = {
  role: z.enum(fontRoles),
  size: within(textSize),
  minSize: within(textSize).default(4),
  align: z.enum(aligns).default('left'),
  maxLines: whole(lines).default(1),
  valign: z.enum(valigns).default('middle'),
  leading: within(leading).default(1.1),
};
const place = { x: mm, y: mm, w: mm, h: mm };
const box = z.strictObject({ ...place, ...style });
const label = z.strictObject({
  text: z.string().min(1).max(templateBounds.labelText),
  ...place,
  ...style,
  printed: z.exactOptional(z.boolean()),
});
const rule = z.tuple([mm, mm, mm, mm, within(ruleWidth)]);
const column = z.strictObject({ x: mm, w: mm, dy: mm.default(0), h: z.exactOptional(mm), ...style });
const table = z.strictObject({
  top: mm,
  pitch: within(boxSide),
  height: within(boxSide),
  rows: whole(tableRows),
  index: z.exactOptional(column),
  columns: someOf(rowFields, column),
});
const drawn = { rules: atMost(templateBounds.rules, rule), labels: atMost(templateBounds.labels, label) };
const colour = whole({ min: 0, max: 255 });

const template: z.ZodType<Template> = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  version: whole({ min: 1, max: templateBounds.version }),
  name: oneLine(templateBounds.name),
  use: z.enum(templateUses),
  kinds: z
    .array(z.enum(invoiceKinds))
    .min(1)
    .max(invoiceKinds.length)
    .refine((kinds) => new Set(kinds).size === kinds.length),
  page: z.strictObject({ width: within(pageSide), height: within(pageSide) }),
  ink: z.tuple([colour, colour, colour]),
  face: z.strictObject({
    ...drawn,
    qr: z.exactOptional(z.strictObject({ x: mm, y: mm, size: within(qrSize) })),
    seal: z.exactOptional(z.strictObject(place)),
    fields: someOf(faceFields, box),
    table,
  }),
  list: z.exactOptional(z.strictObject({ ...drawn, fields: someOf(listFields, box), table })),
});

/**
 * Reads a template, whatever the file holds. Fails with `template-refused`: `place` the path of the first wrong
 * thing, `reason` one of `templateFaultReasons`, `more` how many others are wrong, absent when none is.
 */
export function readTemplate(file: unknown): Result<Template> {
  const read = template.safeParse(file, { reportInput: true });
  if (!read.success) return refused(read.error.issues.map(faultOf));
  const faults = templateFaults(read.data);
  return faults.length > 0 ? refused(faults) : ok(read.data);
}

function refused(faults: readonly TemplateFault[]): Result<never> {
  const [{ place, reason } = notOne, ...others] = faults;
  return failed('template-refused', {
    place,
    reason,
    ...(others.length > 0 ? { more: others.length } : {}),
  });
}

const notOne: TemplateFault = { place: 'template', reason: 'template-not-one' };

function faultOf(issue: z.core.$ZodIssue): TemplateFault {
  const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...extra].map(String);
  if (path.length === 0) return notOne;
  const place = path[0] === 'face' || path[0] === 'list' ? path.join('.') : `template.${path.join('.')}`;
  return { place: place.slice(0, 100), reason: reasonOf(issue) };
}

function reasonOf(issue: z.core.$ZodIssue): TemplateFaultReason {
  if (issue.code === 'unrecognized_keys') return 'template-unknown-entry';
  if (issue.code === 'too_big' && issue.path.at(-1) !== undefined && ['rules', 'labels'].includes(String(issue.path.at(-1))))
    return 'template-too-many';
  return issue.code === 'invalid_type' && issue.input === undefined ? 'template-missing' : 'template-wrong-value';
}

/** Some of the named keys and no others; a record would let `__proto__` pass unseen. */
function someOf<Key extends string, Value extends z.ZodType>(keys: readonly Key[], value: Value) {
  const shape = Object.fromEntries(keys.map((key) => [key, z.exactOptional(value)]));
  return z.strictObject(shape as Readonly<Record<Key, z.ZodExactOptional<Value>>>);
}

/** A list whose length is judged before its entries, so that a million of them cost nothing. */
function atMost<Value extends z.ZodType>(longest: number, value: Value) {
  return z.array(z.unknown()).max(longest).pipe(z.array(value));
}
