/**
 * What a printer gets of an invoice: the same pages as the layout file, without what its form has on it already and moved to where the
 * printer puts things right.
 */
import type { DrawnPaper, PaperView } from '../../../domain/ports.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import type { Template } from '../../../domain/template.ts';
import type { Metrics } from './fit.ts';
import { layoutListPages, layoutPages, type Page, withoutPreprinted } from './page.ts';
import { shifted } from './sheet.ts';
import type { PrintableInvoice } from './texts.ts';

/** On numbered forms that is the face alone: no form is for a goods list. Fails like `layoutPages`. */
export function paperPages(
  invoice: PrintableInvoice,
  template: Template,
  metrics: Metrics,
  { part, copy, voided, training, seal, offset, onScreen }: PaperView,
): Result<readonly Page[]> {
  const draw = part === 'list' ? layoutListPages : layoutPages;
  const drawn = draw(invoice, template, metrics, { sealed: seal !== null, copy, voided, training });
  if (!drawn.ok) return drawn;
  const pages = template.use === 'form' ? drawn.value.slice(0, 1) : drawn.value;
  if (onScreen) return ok(pages);
  return ok(shifted(template.use === 'form' ? withoutPreprinted(pages) : pages, offset.dx, offset.dy));
}

/** All pages of one print are of one size. */
export function mediaOf([first]: readonly Page[], { page }: Template): DrawnPaper['media'] {
  const { width, height } = first ?? page;
  return { width, height };
}
