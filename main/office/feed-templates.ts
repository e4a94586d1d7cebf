/**
 * Templates that the platform tells of by its feed, judged before the ledger hears of them. One that may not be used here stays a record
 * that nobody draws with.
 */
import { z } from 'zod';
import type { Change } from '../../domain/change.ts';
import { failed, type Result } from '../../domain/problem.ts';
import type { Template } from '../../domain/template.ts';
import type { Log } from './log.ts';
import { readTemplateFile, type TemplateShelf } from './template-shelf.ts';

/** How the platform tells of a template: with the whole of it. */
const told = z.looseObject({ content: z.unknown().optional() });

/** The changes in their order, with the templates among them read. */
export function readTemplates(
  changes: readonly Change[],
  shelf: Pick<TemplateShelf, 'isShipped'>,
  log: Pick<Log, 'info'>,
): Promise<readonly Change[]> {
  return Promise.all(
    changes.map(async (change) => {
      if (change.type !== 'record' || change.what !== 'template') return change;
      const read = await templateOf(change.json, shelf);
      if (read.ok) return { type: 'template', template: read.value } as const;
      log.info('template-not-taken', { id: change.id, code: read.problem.code, details: read.problem.details });
      return change;
    }),
  );
}

/** Problems: `template-refused`, `template-shipped`. */
async function templateOf(json: string, shelf: Pick<TemplateShelf, 'isShipped'>): Promise<Result<Template>> {
  const read = await readTemplateFile(told.parse(JSON.parse(json)).content);
  if (!read.ok) return read;
  return (await shelf.isShipped(read.value.id)) ? failed('template-shipped', { template: read.value.id }) : read;
}
