/**
 * What becomes of an invoice on paper: which template, in which version, with which marks, moved how far. The print queue and the preview ask
 * here, and so does an issue before it asks the device.
 */
import type { InvoiceKey, PrinterId } from '../../domain/ids.ts';
import type { Invoice, InvoiceState } from '../../domain/invoice.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { DrawnPaper, Layout, LayoutCheck } from '../../domain/ports.ts';
import type { Offset, Paper, PaperOf, PaperWish } from '../../domain/print-job.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { hasGoodsList } from '../../domain/tax.ts';
import { type Template, templateKey } from '../../domain/template.ts';
import type { TemplateShelf } from './template-shelf.ts';

export interface PaperDesk extends LayoutCheck {
  /**
   * On paper for layout files an invoice has its own version of its own template, whichever the printer is set to. A goods list (清单)
   * alone goes on the paper it was asked for, and on plain A4 where that is numbered forms: there it is not moved, for the offset is the form's.
   * Problems: `invoice-not-found`, `list-not-needed`, `template-not-found`, `template-damaged`, `paper-not-for-kind`,
   * `layout-glyph-missing`, `layout-text-too-long`, `seal-not-valid`.
   */
  readonly paperOf: PaperOf;
  /** Problems: `template-not-found`, `template-damaged`. */
  testPageOf(templateId: string, offset: Offset): Promise<Result<OnTemplate>>;
  /** Kinds that may be printed on a template's paper. Problems: `template-not-found`, `template-damaged`. */
  kindsOf(templateId: string): Promise<Result<readonly InvoiceKind[]>>;
}

type OnTemplate = Pick<Paper, 'pdf' | 'media' | 'template' | 'onForms'>;

export interface PaperOptions {
  readonly shelf: TemplateShelf;
  readonly layout: Pick<Layout, 'check' | 'paper' | 'testPage'>;
  readonly invoice: (key: InvoiceKey) => { readonly invoice: Invoice; readonly state: InvoiceState } | null;
  /** Null when the invoice has no sealed file. */
  readonly sealOf: (key: InvoiceKey) => { readonly picture: Uint8Array } | null;
  /** The template of what a printer prints a kind on. */
  readonly paperIn: (printerId: PrinterId, kind: InvoiceKind) => string;
}

/** Paper of a goods list whose invoice is printed on a numbered form. */
const listSheet = 'sheet-a4';
const notMoved: Offset = { dx: 0, dy: 0 };

export function openPaper({ shelf, layout, invoice, sealOf, paperIn }: PaperOptions): PaperDesk {
  /** The template of some paper, when it is made for the kind. */
  async function fitting(templateId: string, kind: InvoiceKind): Promise<Result<Template>> {
    const found = await shelf.latest(templateId);
    return found.ok && !found.value.kinds.includes(kind) ? failed('paper-not-for-kind', { template: templateId, kind }) : found;
  }

  async function templateFor(
    { templateId, offset, part, code, number }: PaperWish,
    kind: InvoiceKind,
  ): Promise<Result<{ readonly template: Template; readonly offset: Offset }>> {
    const found = await fitting(templateId, kind);
    if (!found.ok) return found;
    const { use } = found.value;
    if (part === 'list' && use === 'form') return moved(await shelf.latest(listSheet), notMoved);
    return moved(use === 'layout' ? await shelf.ofInvoice({ code, number }) : found, offset);
  }

  return {
    async check(content, printerId) {
      const { kind } = content;
      const made = await shelf.chosen(kind);
      if (!made.ok) return made;
      const drawn = await layout.check(content, made.value);
      if (!drawn.ok) return drawn;
      const { id, version } = made.value;
      if (printerId === null) return ok({ id, version });
      const paper = await fitting(paperIn(printerId, kind), kind);
      if (!paper.ok) return paper;
      const fits = paper.value.use === 'layout' ? ok(undefined) : await layout.check(content, paper.value);
      return fits.ok ? ok({ id, version }) : fits;
    },
    async paperOf(wish) {
      const { code, number, part, copyNo, onScreen } = wish;
      const found = invoice({ code, number });
      if (!found) return failed('invoice-not-found', { code, number });
      const { content } = found.invoice;
      if (part === 'list' && !hasGoodsList(content)) return failed('list-not-needed', { number });
      const chosen = await templateFor(wish, content.kind);
      if (!chosen.ok) return chosen;
      const { template, offset } = chosen.value;
      const drawn = await layout.paper(found.invoice, template, {
        part,
        copy: copyNo,
        voided: isVoid(found.state),
        training: false,
        seal: sealOf({ code, number })?.picture ?? null,
        offset,
        onScreen,
      });
      if (!drawn.ok) return drawn;
      const paper = onPaper(drawn.value, template);
      return ok({ ...paper, offset, listApart: paper.onForms && hasGoodsList(content) });
    },
    async testPageOf(templateId, offset) {
      const template = await shelf.latest(templateId);
      return template.ok ? ok(onPaper(await layout.testPage(template.value, offset), template.value)) : template;
    },
    async kindsOf(templateId) {
      const template = await shelf.latest(templateId);
      return template.ok ? ok(template.value.kinds) : template;
    },
  };
}

function moved(template: Result<Template>, offset: Offset): Result<{ readonly template: Template; readonly offset: Offset }> {
  return template.ok ? ok({ template: template.value, offset }) : template;
}

function onPaper(drawn: DrawnPaper, template: Template): OnTemplate {
  return { ...drawn, template: templateKey(template), onForms: template.use === 'form' };
}

function isVoid(state: InvoiceState): boolean {
  return state === 'blankVoid' || state === 'blueVoid' || state === 'redVoid';
}
