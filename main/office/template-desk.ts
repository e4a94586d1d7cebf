/**
 * What people do with templates: look at them, keep a new version, delete one, choose one for a kind of invoice, and see it on a sample. An
 * issued invoice is never touched by any of it; it keeps the version it was made with.
 */
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import type { Clock, Layout } from '../../domain/ports.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { type Template, templateText } from '../../domain/template.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import { sampleInvoice } from './sample-invoice.ts';
import type { TemplateMoment, TemplateStore } from './store/templates.ts';
import { mayMakeLayout, readStored, readTemplateText, type TemplateShelf } from './template-shelf.ts';

export type TemplateSummary = CommandOutput<'saveTemplate'>;

export interface TemplateDeskOptions {
  readonly shelf: TemplateShelf;
  readonly store: TemplateStore;
  readonly layout: Pick<Layout, 'paper'>;
  /** Kinds that some printer puts on this template's paper. */
  readonly printedOn: (templateId: string) => readonly InvoiceKind[];
  readonly clock: Clock;
}

export interface TemplateDesk {
  /** The latest version of every template: those of the program, then the station's own by id. One that is damaged is left out. */
  list(): Promise<readonly TemplateSummary[]>;
  /** Problems: `template-not-found`, `template-damaged`. */
  show(templateId: string, version: number | null): Promise<Result<CommandOutput<'template'>>>;
  /**
   * Keeps it as the next version of its id, whatever version it says it is. Problems: `template-refused`, `template-shipped`,
   * `paper-not-for-kind` (it is in use for a kind that it would no longer be made for).
   */
  save(text: string, actor: Actor): Promise<Result<TemplateSummary>>;
  /** Problems: `template-not-found`, `template-shipped`, `template-in-use`. */
  remove(templateId: string, actor: Actor): Promise<Result<void>>;
  /** Problems: `template-not-found`, `template-damaged`, `paper-not-for-kind`. */
  choose(templateId: string, kind: InvoiceKind, actor: Actor): Promise<Result<TemplateSummary>>;
  /** Problems: `template-refused`, `paper-not-for-kind`, `layout-glyph-missing`, `layout-text-too-long`. */
  preview(text: string, kind: InvoiceKind): Promise<Result<Uint8Array>>;
}

export function openTemplateDesk({ shelf, store, layout, printedOn, clock }: TemplateDeskOptions): TemplateDesk {
  const chosenFor = (templateId: string) => invoiceKinds.filter((kind) => store.chosen(kind) === templateId);

  async function summaryOf({ id, version, name, use, kinds, page }: Template): Promise<TemplateSummary> {
    const shipped = await shelf.isShipped(id);
    const kept = shipped ? null : store.version(id, version);
    const { at, actor } = kept ?? { at: null, actor: '' };
    return { templateId: id, version, name, use, kinds, page, shipped, chosenFor: chosenFor(id), at, actor };
  }

  async function historyOf({ id }: Template): Promise<CommandOutput<'template'>['history']> {
    const moment = ({ version, at, actor }: TemplateMoment) => ({ version, at, actor });
    if (!(await shelf.isShipped(id))) return store.history(id).map(moment);
    const versions = (await shelf.shipped()).filter((template) => template.id === id).map(({ version }) => version);
    return versions.toSorted((a, b) => b - a).map((version) => ({ version, at: null, actor: '' }));
  }

  return {
    async list() {
      const ours = await shelf.shipped();
      const newest = ours.filter(({ id, version }) => !ours.some((other) => other.id === id && other.version > version));
      const own = (await Promise.all(store.list().map(readStored))).flatMap((read) => (read.ok ? [read.value] : []));
      const shown = [...newest, ...own.filter(({ id }) => !newest.some((template) => template.id === id))];
      return Promise.all(shown.map(summaryOf));
    },
    async show(templateId, version) {
      const found = version === null ? await shelf.latest(templateId) : await shelf.version({ id: templateId, version });
      if (!found.ok) return found;
      const template = found.value;
      return ok({ summary: await summaryOf(template), text: templateText(template), history: await historyOf(template) });
    },
    async save(text, actor) {
      const read = await readTemplateText(text);
      if (!read.ok) return read;
      const template = read.value;
      if (await shelf.isShipped(template.id)) return failed('template-shipped', { template: template.id });
      const lost =
        chosenFor(template.id).find((kind) => !mayMakeLayout(template, kind)) ??
        printedOn(template.id).find((kind) => !template.kinds.includes(kind));
      if (lost) return failed('paper-not-for-kind', { template: template.id, kind: lost });
      const version = store.save(template.id, (next) => templateText({ ...template, version: next }), clock.now(), actor);
      return ok(await summaryOf({ ...template, version }));
    },
    async remove(templateId, actor) {
      if (await shelf.isShipped(templateId)) return failed('template-shipped', { template: templateId });
      if (!store.latest(templateId)) return failed('template-not-found', { template: templateId });
      if (chosenFor(templateId).length + printedOn(templateId).length > 0)
        return failed('template-in-use', { template: templateId });
      store.remove(templateId, clock.now(), actor);
      return ok(undefined);
    },
    async choose(templateId, kind, actor) {
      const found = await shelf.latest(templateId);
      if (!found.ok) return found;
      if (!mayMakeLayout(found.value, kind)) return failed('paper-not-for-kind', { template: templateId, kind });
      store.choose(kind, templateId, clock.now(), actor);
      return ok(await summaryOf(found.value));
    },
    async preview(text, kind) {
      const read = await readTemplateText(text);
      if (!read.ok) return read;
      const template = read.value;
      if (!template.kinds.includes(kind)) return failed('paper-not-for-kind', { template: template.id, kind });
      const drawn = await layout.paper(sampleInvoice(kind), template, sampleView);
      return drawn.ok ? ok(drawn.value.pdf) : drawn;
    },
  };
}

const sampleView = {
  part: 'invoice',
  ...{ copy: 0, voided: false, training: false, seal: null },
  ...{ offset: { dx: 0, dy: 0 }, onScreen: true },
} as const;
