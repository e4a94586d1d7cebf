/**
 * The commands about templates.
 */
import { ok } from '../../domain/problem.ts';
import type { Handlers } from './dispatcher.ts';
import type { TemplateDesk } from './template-desk.ts';

export type TemplateHandlers = Pick<
  Handlers,
  'templates' | 'template' | 'saveTemplate' | 'deleteTemplate' | 'chooseTemplate' | 'previewTemplate'
>;

export function makeTemplateHandlers(desk: TemplateDesk): TemplateHandlers {
  return {
    templates: async () => ok(await desk.list()),
    template: ({ templateId, version }) => desk.show(templateId, version ?? null),
    saveTemplate: ({ text }, { person }) => desk.save(text, person?.userId ?? 'system'),
    async deleteTemplate({ templateId }, { person }) {
      const removed = await desk.remove(templateId, person?.userId ?? 'system');
      return removed.ok ? ok({}) : removed;
    },
    chooseTemplate: ({ templateId, kind }, { person }) => desk.choose(templateId, kind, person?.userId ?? 'system'),
    async previewTemplate({ text, kind }) {
      const drawn = await desk.preview(text, kind);
      return drawn.ok ? ok({ pdf: drawn.value }) : drawn;
    },
  };
}
