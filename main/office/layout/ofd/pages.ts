/**
 * The pages of an OFD: what is printed before anything is filled in stands in templates that pages share, what is filled
 * in on the pages themselves.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Item, Page } from '../page.ts';
import { type PageObject, type Pen, pageObjects } from './objects.ts';
import type { SealPlace } from './signature.ts';
import type { TaggedObject } from './tags.ts';
import { box, element, type XmlNode, xmlFile } from './xml.ts';

/** A file of the document: its id and its path from the document's folder. */
interface Sheet {
  readonly id: number;
  readonly file: string;
  readonly content: Uint8Array;
}
interface DrawnPage extends Sheet {
  readonly tagged: readonly TaggedObject[];
  readonly seals: readonly SealPlace[];
}
export interface DrawnPages {
  readonly templates: readonly Sheet[];
  readonly pages: readonly DrawnPage[];
}

/** Draws all pages; other work of the office gets its turn between two. */
export async function drawPages(pages: readonly Page[], pen: Pen): Promise<DrawnPages> {
  const templates = new Map<string, Sheet>();
  const drawn: DrawnPage[] = [];
  for (const page of pages) {
    if (drawn.length > 0) await nextTurn();
    const form = page.items.filter(isForm);
    const design = JSON.stringify([page.width, page.height, form]);
    const template = templates.get(design) ?? drawTemplate(page, form, templates.size, pen);
    templates.set(design, template);
    drawn.push(drawPage(page, drawn.length, template, pen));
  }
  return { templates: [...templates.values()], pages: drawn };
}

/** Rules, and labels, which tell no field. */
function isForm(item: Item): boolean {
  return item.kind === 'rule' || (item.kind === 'text' && item.field === null);
}

function drawTemplate(page: Page, form: readonly Item[], index: number, pen: Pen): Sheet {
  const content = element('Content', {}, layer('Background', pageObjects(form, page, pen), pen));
  return { id: pen.id(), file: `Tpls/Tpl_${index}/Content.xml`, content: xmlFile('Page', {}, area(page), content) };
}

function drawPage(page: Page, index: number, template: Sheet, pen: Pen): DrawnPage {
  const id = pen.id();
  const draw = (chosen: (item: Item) => boolean) => pageObjects(page.items.filter(chosen), page, pen);
  const filledIn = draw((item) => !isForm(item) && item.kind !== 'mark');
  const marks = draw((item) => item.kind === 'mark');
  const layers = [layer('Body', filledIn, pen), ...(marks.length > 0 ? [layer('Foreground', marks, pen)] : [])];
  return {
    id,
    file: `Pages/Page_${index}/Content.xml`,
    content: xmlFile(
      'Page',
      {},
      element('Template', { TemplateID: template.id, ZOrder: 'Background' }),
      area(page),
      element('Content', {}, ...layers),
    ),
    tagged: filledIn.flatMap(({ field, id: object }) => (field === null ? [] : [{ field, page: id, object }])),
    seals: page.items.flatMap((item) =>
      item.kind === 'seal' ? [{ page: id, boundary: box(item.x, item.y, item.w, item.h) }] : [],
    ),
  };
}

/** The size of a page, mm. */
export function pageArea(name: 'Area' | 'PageArea', { width, height }: Page): XmlNode {
  return element(name, {}, element('PhysicalBox', {}, box(0, 0, width, height)));
}
const area = (page: Page) => pageArea('Area', page);

function layer(type: 'Background' | 'Body' | 'Foreground', objects: readonly PageObject[], pen: Pen): XmlNode {
  return element('Layer', { ID: pen.id(), Type: type }, ...objects.map(({ node }) => node));
}
