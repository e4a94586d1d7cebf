/**
 * The files of an OFD document and how they name each other: the entry, the document, its pages and resources, the
 * invoice as data, and the tags that tell what is where.
 */
import { instantFromDate, localDate } from '../../../../domain/instant.ts';
import type { Metrics } from '../fit.ts';
import { type Fonts, fontMetrics } from '../fonts.ts';
import type { Page } from '../page.ts';
import type { Rgb } from '../pdf.ts';
import { type OfdInfo, producer } from './info.ts';
import type { Pen } from './objects.ts';
import { type DrawnPages, drawPages, pageArea } from './pages.ts';
import { gatherResources, resourceFiles } from './resources.ts';
import { type SealPlace, signaturePaths } from './signature.ts';
import { tagFile, tagListFile } from './tags.ts';
import { element, xmlFile } from './xml.ts';

/** Files by path inside the package, without those of a signature, and the places that wait for a seal. */
export interface OfdDocument {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly seals: readonly SealPlace[];
}

const folder = 'Doc_0';
/** Metrics keep what they have measured, and every invoice has the same few hundred characters. */
const measured = new WeakMap<Fonts, Metrics>();

/** Puts a document together. When it is to be `signed`, its entry names the list of signatures. */
export async function ofdDocument(
  pages: readonly Page[],
  frame: Rgb,
  fonts: Fonts,
  info: OfdInfo,
  signed: boolean,
): Promise<OfdDocument> {
  let last = 0;
  const id = () => ++last;
  const resources = gatherResources(pages, id);
  const pen: Pen = {
    id,
    font: (face) => known(resources.fonts.get(face)),
    qr: (text) => known(resources.codes.get(text)),
    metrics: metricsOf(fonts),
    frame,
  };
  const drawn = await drawPages(pages, pen);
  const tagged = drawn.pages.flatMap((page) => page.tagged);
  const inFolder: readonly (readonly [string, Uint8Array])[] = [
    ['Document.xml', documentFile(pages, drawn, last)],
    ...resourceFiles(resources, fonts),
    ...[...drawn.templates, ...drawn.pages].map(({ file, content }) => [file, content] as const),
    ['Attachs/Attachments.xml', attachmentsFile()],
    ['Attachs/original_invoice.xml', Buffer.from(info.data)],
    ['Tags/CustomTags.xml', tagListFile('CustomTag.xml')],
    ['Tags/CustomTag.xml', tagFile(tagged)],
  ];
  const files = new Map([['OFD.xml', entryFile(info, signed)]]);
  for (const [path, content] of inFolder) files.set(`${folder}/${path}`, content);
  return { files, seals: drawn.pages.flatMap((page) => page.seals) };
}

function metricsOf(fonts: Fonts): Metrics {
  const metrics = measured.get(fonts) ?? fontMetrics(fonts);
  measured.set(fonts, metrics);
  return metrics;
}

function known(resource: { readonly id: number } | undefined): number {
  if (!resource) throw new Error('a page draws with a resource that was not gathered');
  return resource.id;
}

/** `OFD.xml`, where a reader begins. */
function entryFile(info: OfdInfo, signed: boolean): Uint8Array {
  return xmlFile(
    'OFD',
    { Version: '1.0', DocType: 'OFD' },
    element(
      'DocBody',
      {},
      element(
        'DocInfo',
        {},
        element('DocID', {}, info.id),
        element('Title', {}, info.title),
        element('CreationDate', {}, dayOf(info.issuedAt)),
        element('Creator', {}, producer),
        element('CustomDatas', {}, ...info.facts.map(([name, value]) => element('CustomData', { Name: name }, value))),
      ),
      element('DocRoot', {}, `${folder}/Document.xml`),
      ...(signed ? [element('Signatures', {}, signaturePaths.list)] : []),
    ),
  );
}

/** `last` is the highest id of the document. */
function documentFile(pages: readonly Page[], drawn: DrawnPages, last: number): Uint8Array {
  return xmlFile(
    'Document',
    {},
    element(
      'CommonData',
      {},
      element('MaxUnitID', {}, String(last)),
      ...pages.slice(0, 1).map((face) => pageArea('PageArea', face)),
      element('PublicRes', {}, 'PublicRes.xml'),
      element('DocumentRes', {}, 'DocumentRes.xml'),
      ...drawn.templates.map(({ id, file }) => element('TemplatePage', { ID: id, BaseLoc: file, ZOrder: 'Background' })),
    ),
    element('Pages', {}, ...drawn.pages.map(({ id, file }) => element('Page', { ID: id, BaseLoc: file }))),
    element('CustomTags', {}, 'Tags/CustomTags.xml'),
    element('Attachments', {}, 'Attachs/Attachments.xml'),
  );
}

function attachmentsFile(): Uint8Array {
  const name = 'original_invoice';
  const attributes = { ID: name, Name: name, Format: 'xml', Visible: 'false' };
  // some readers take a relative place from this file's folder and some from the document's; a full one is the same for all
  const place = element('FileLoc', {}, `/${folder}/Attachs/${name}.xml`);
  return xmlFile('Attachments', {}, element('Attachment', attributes, place));
}

/** The day in China, `YYYY-MM-DD`. */
function dayOf(moment: Date): string {
  return localDate(instantFromDate(moment.getTime()));
}
