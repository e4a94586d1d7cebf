/**
 * The templates that come with the program.
 */
import type { Template } from '../../../domain/template.ts';
import form241 from '../../../resources/templates/form-241x140.json' with { type: 'json' };
import roll57 from '../../../resources/templates/roll-57.json' with { type: 'json' };
import roll76 from '../../../resources/templates/roll-76.json' with { type: 'json' };
import roll82 from '../../../resources/templates/roll-82.json' with { type: 'json' };
import sheetA4 from '../../../resources/templates/sheet-a4.json' with { type: 'json' };
import sheetA5 from '../../../resources/templates/sheet-a5.json' with { type: 'json' };
import vat2021File from '../../../resources/templates/vat-2021.json' with { type: 'json' };
import { readTemplate } from './template.ts';

/** The layout file of the VAT invoices in use since 2021, on 210 × 140 mm. */
export const vat2021: Template = shipped(vat2021File);

export const shippedTemplates: readonly Template[] = [
  vat2021,
  ...[form241, roll57, roll76, roll82, sheetA5, sheetA4].map(shipped),
];

function shipped(file: unknown): Template {
  const read = readTemplate(file);
  if (!read.ok) throw new Error(`a template of ours is refused: ${JSON.stringify(read.problem.details)}`);
  return read.value;
}
