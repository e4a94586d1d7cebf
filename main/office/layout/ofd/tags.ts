/**
 * Which object on the page tells which field (`CustomTag`): a reader finds the buyer's name by its tag and not by its
 * place. Tags have the names of `original_invoice.xml`.
 */
import { element, type XmlNode, xmlFile } from './xml.ts';

/** A field of the invoice and the object that shows it. */
export interface TaggedObject {
  readonly field: string;
  readonly page: number;
  readonly object: number;
}

/** Where a field's tag stands in the tree of tags. */
const paths: Readonly<Record<string, readonly string[]>> = {
  code: ['InvoiceCode'],
  number: ['InvoiceNo'],
  date: ['IssueDate'],
  checkCode: ['InvoiceCheckCode'],
  machineNo: ['MachineNo'],
  cipher: ['TaxControlCode'],
  'buyer.name': ['Buyer', 'BuyerName'],
  'buyer.taxId': ['Buyer', 'BuyerTaxID'],
  'buyer.addressPhone': ['Buyer', 'BuyerAddrTel'],
  'buyer.bankAccount': ['Buyer', 'BuyerFinancialAccount'],
  'seller.name': ['Seller', 'SellerName'],
  'seller.taxId': ['Seller', 'SellerTaxID'],
  'seller.addressPhone': ['Seller', 'SellerAddrTel'],
  'seller.bankAccount': ['Seller', 'SellerFinancialAccount'],
  gross: ['TaxInclusiveTotalAmount'],
  words: ['TaxInclusiveTotalAmountWithWords'],
  totalNet: ['TaxExclusiveTotalAmount'],
  totalTax: ['TaxTotalAmount'],
  remarks: ['Note'],
  qr: ['GraphCode'],
  clerk: ['InvoiceClerk'],
  payee: ['Payee'],
  reviewer: ['Checker'],
};
const lineTags: Readonly<Record<string, string>> = {
  index: 'LineNo',
  name: 'Item',
  spec: 'Specification',
  unit: 'MeasurementDimension',
  quantity: 'Quantity',
  price: 'Price',
  net: 'Amount',
  rate: 'TaxScheme',
  tax: 'TaxAmount',
};

/** A tag with the objects that show it and the tags inside it, in the order they were met. */
interface Tag {
  readonly objects: TaggedObject[];
  readonly inside: Map<string, Tag>;
}
const newTag = (): Tag => ({ objects: [], inside: new Map() });

/** The file of tags. Fields without a tag, such as the number of a list's page, are left out. */
export function tagFile(objects: readonly TaggedObject[]): Uint8Array {
  const root = newTag();
  for (const object of onOnePage(objects)) {
    const path = pathOf(object.field);
    if (path) tagAt(root, path).objects.push(object);
  }
  return xmlFile('eInvoice', {}, ...nodes(root));
}

/** The list of files of tags. */
export function tagListFile(fileName: string): Uint8Array {
  return xmlFile('CustomTags', {}, element('CustomTag', { NameSpace: '' }, element('FileLoc', {}, fileName)));
}

/**
 * Each field on one of its pages, or a reader would put its values together: goods on the page of the list and not in the
 * row of the face that stands for it, everything else on the face.
 */
function onOnePage(objects: readonly TaggedObject[]): readonly TaggedObject[] {
  const pages = new Map<string, number>();
  for (const { field, page } of objects) {
    if (field.startsWith('lines.') || !pages.has(field)) pages.set(field, page);
  }
  return objects.filter(({ field, page }) => pages.get(field) === page);
}

/** `lines.3.name` is the name in the fourth of the goods; every line is a tag of its own, which its number keeps apart. */
function pathOf(field: string): readonly string[] | null {
  const [, line, column = ''] = /^lines\.(\d+)\.(\w+)$/.exec(field) ?? [];
  const lineTag = lineTags[column];
  if (line === undefined) return paths[field] ?? null;
  return lineTag === undefined ? null : ['GoodsInfos', `GoodsInfo ${line}`, lineTag];
}

function tagAt(root: Tag, path: readonly string[]): Tag {
  let tag = root;
  for (const name of path) {
    const known = tag.inside.get(name) ?? newTag();
    tag.inside.set(name, known);
    tag = known;
  }
  return tag;
}

function nodes({ objects, inside }: Tag): readonly XmlNode[] {
  return [
    ...objects.map(({ page, object }) => element('ObjectRef', { PageRef: page }, String(object))),
    ...[...inside].map(([name, tag]) => element(name.split(' ')[0] ?? name, {}, ...nodes(tag))),
  ];
}
