/**
 * The page model as objects of an OFD page.
 */
import { assertNever } from '../../../../domain/problem.ts';
import type { Face, Metrics } from '../fit.ts';
import type { Item, Page } from '../page.ts';
import type { Rgb } from '../pdf.ts';
import { markObject, textObjects } from './text-objects.ts';
import { box, element, mm, type XmlNode } from './xml.ts';

/** What drawing a page needs of the document around it. */
export interface Pen {
  /** The next number that nothing in the document has. */
  id(): number;
  /** Resource of a font. */
  font(face: Face): number;
  /** Resource of the picture of a QR code. */
  qr(text: string): number;
  readonly metrics: Metrics;
  /** Colour of the form. */
  readonly frame: Rgb;
}

/** One object, with the field it tells if it tells one. */
export interface PageObject {
  readonly id: number;
  readonly field: string | null;
  readonly node: XmlNode;
}

/** The objects of some items of a page, rules first. The place of a seal is drawn by whoever shows the signature. */
export function pageObjects(items: readonly Item[], page: Page, pen: Pen): readonly PageObject[] {
  return [
    ...ruleObjects(items, page, pen),
    ...items.flatMap((item): readonly PageObject[] => {
      switch (item.kind) {
        case 'rule':
        case 'seal':
          return [];
        case 'text':
          return textObjects(item, pen);
        case 'qr':
          return [qrObject(item, pen)];
        case 'mark':
          return [markObject(item, page, pen)];
        default:
          return assertNever(item);
      }
    }),
  ];
}

/** Rules of one width are one path: a form has some forty of them in two widths. */
function ruleObjects(items: readonly Item[], page: Page, pen: Pen): readonly PageObject[] {
  const paths = new Map<number, string[]>();
  for (const item of items) {
    if (item.kind !== 'rule') continue;
    const path = paths.get(item.width) ?? [];
    path.push(`M ${mm(item.from.x)} ${mm(item.from.y)} L ${mm(item.to.x)} ${mm(item.to.y)}`);
    paths.set(item.width, path);
  }
  return [...paths].map(([width, path]) => {
    const id = pen.id();
    const node = element(
      'PathObject',
      { ID: id, Boundary: box(0, 0, page.width, page.height), LineWidth: mm(width) },
      element('StrokeColor', { Value: pen.frame.join(' ') }),
      element('AbbreviatedData', {}, path.join(' ')),
    );
    return { id, field: null, node };
  });
}

function qrObject({ x, y, size, text }: Extract<Item, { kind: 'qr' }>, pen: Pen): PageObject {
  const id = pen.id();
  const node = element('ImageObject', {
    ID: id,
    Boundary: box(x, y, size, size),
    CTM: `${mm(size)} 0 0 ${mm(size)} 0 0`,
    ResourceID: pen.qr(text),
  });
  return { id, field: 'qr', node };
}
