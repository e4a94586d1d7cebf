/**
 * Reads the data of a railway e-ticket invoice, an XBRL instance that comes inside its PDF or OFD. It is somebody else's file: bounded,
 * without type declarations, and every value checked before anything is shown or printed of it.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { ETicket } from '../../../../domain/eticket.ts';
import { fen, yuanToFen } from '../../../../domain/money.ts';
import { failed, ok, type Result } from '../../../../domain/problem.ts';

const namespaces = {
  xbrl: 'http://www.xbrl.org/2003/instance',
  rai: 'http://xbrl.mof.gov.cn/taxonomy/2021-11-30/rai',
} as const;
/** Real files have 4 kB. */
const maxLength = 256 * 1024;
const maxDepth = 12;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  // named entities are XML's own five, for declarations of others are refused
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxDepth,
});

/** No control character and nothing invisible, short enough for its place on the page. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{C}*$/u);
const optionalLine = (longest: number) => line(longest).default('');
const day = z.iso.date();
const optionalDay = z.union([day, z.literal('')]).default('');
const fenText = z.string().transform((text, context) => yuanToFen(text) ?? issue(context));
/** Element names are those of the taxonomy. */
const elements = z.object({
  TypeOfVoucher: line(40).regex(/铁路电子客票/),
  ElectronicInvoiceRailwayETicketNumber: z.string().regex(/^\d{20}$/),
  ElectronicTicketNum: optionalLine(40),
  DateOfIssue: day,
  TypeOfBusiness: optionalLine(10),
  DepartureStation: optionalLine(40),
  PhonicsOfDepartureStation: optionalLine(60),
  DestinationStation: optionalLine(40),
  PhonicsOfDestinationStation: optionalLine(60),
  TrainNumber: optionalLine(10),
  TravelDate: optionalDay,
  DepartureTime: optionalLine(8),
  AirConditioningCharacteristics: optionalLine(20),
  SeatLevel: optionalLine(20),
  Carriage: optionalLine(10),
  Seat: optionalLine(20),
  Fare: fenText,
  TotalAmountExcludingTax: fenText.optional(),
  TaxRate: z
    .string()
    .regex(/^0(\.\d{1,4})?$/)
    .default(''),
  TaxAmount: fenText.optional(),
  IdNumber: optionalLine(40),
  Name: optionalLine(60),
  NameOfPurchaser: optionalLine(200),
  UnifiedSocialCreditCodeOfPurchaser: optionalLine(40),
  NumberOfOriginalInvoice: z
    .string()
    .regex(/^\d{8,20}$/)
    .default(''),
  Remarks: optionalLine(400),
  IssueParty: optionalLine(200),
});

/**
 * The ticket of a `rai_issuer_*.xml`. Fails with `eticket-unreadable`: `element` the first one that is missing or wrong,
 * `xbrl` when the file is no such instance at all. Net and tax must make up the fare where both are given, and the
 * context must name the same invoice.
 */
export function readETicket(xml: string): Result<ETicket> {
  const instance = instanceOf(xml);
  if (instance === null) return unreadable('xbrl');
  const found = factsOf(instance.root);
  if (!found.ok) return found;
  const read = elements.safeParse(found.value);
  if (!read.success) return unreadable(String(read.error.issues[0]?.path[0] ?? 'xbrl'));
  const ticket = ticketOf(read.data);
  if (identifiersOf(instance).some((identifier) => identifier !== ticket.number)) return unreadable('identifier');
  if (ticket.net !== null && ticket.tax !== null && fen(ticket.net + ticket.tax) !== ticket.fare) return unreadable('TaxAmount');
  return ok(ticket);
}

type Tree = Readonly<Record<string, unknown>>;

interface Instance {
  readonly root: Tree;
  /** What its author puts before the names of XBRL's own elements: nothing, or a prefix with its colon. */
  readonly own: string;
}

function instanceOf(xml: string): Instance | null {
  if (xml.length > maxLength || /<!(?!--|\[CDATA\[)/.test(xml) || XMLValidator.validate(xml) !== true) return null;
  const document = parsed(xml);
  const [name = '', ...others] = Object.keys(document ?? {}).filter((key) => !key.startsWith('?'));
  const root = document?.[name];
  if (others.length > 0 || !isTree(root)) return null;
  const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
  const declared = root[prefix === '' ? '@xmlns' : `@xmlns:${prefix}`];
  if (local !== 'xbrl' || declared !== namespaces.xbrl) return null;
  return { root, own: prefix === '' ? '' : `${prefix}:` };
}

function parsed(xml: string): Tree | null {
  try {
    const document: unknown = parser.parse(xml);
    return isTree(document) ? document : null;
  } catch {
    // the library throws for what it will not read, such as elements nested too deep
    return null;
  }
}

/** The elements of the railway's taxonomy by their own names; a nil one is left out. Fails when one is there twice. */
function factsOf(root: Tree): Result<Readonly<Record<string, string>>> {
  const prefix = Object.keys(root)
    .find((key) => key.startsWith('@xmlns:') && root[key] === namespaces.rai)
    ?.slice('@xmlns:'.length);
  if (prefix === undefined) return unreadable('xbrl');
  const facts = new Map<string, string>();
  for (const [name, value] of Object.entries(root)) {
    if (!name.startsWith(`${prefix}:`)) continue;
    const local = name.slice(prefix.length + 1);
    const text = textOf(value);
    if (text === undefined) return unreadable(local.slice(0, 60));
    if (text !== '') facts.set(local, text);
  }
  return ok(Object.fromEntries(facts));
}

/** Text of an element; empty when it is nil, undefined when it is repeated or has children. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isTree(value) || Object.keys(value).some((key) => key !== '#text' && !key.startsWith('@'))) return undefined;
  const isNil = Object.entries(value).some(([key, mark]) => /^@\w+:nil$/.test(key) && (mark === 'true' || mark === '1'));
  const text = value['#text'] ?? '';
  return isNil ? '' : typeof text === 'string' ? text : undefined;
}

/** The invoice numbers that the contexts name. */
function identifiersOf({ root, own }: Instance): readonly string[] {
  const contexts = [root[`${own}context`] ?? []].flat();
  return contexts.flatMap((context) => {
    const entity: unknown = isTree(context) ? context[`${own}entity`] : undefined;
    const identifier: unknown = isTree(entity) ? entity[`${own}identifier`] : undefined;
    const text = identifier === undefined ? undefined : textOf(identifier);
    return text === undefined ? [] : [text.trim()];
  });
}

function ticketOf(facts: z.output<typeof elements>): ETicket {
  return {
    number: facts.ElectronicInvoiceRailwayETicketNumber,
    ticketNo: facts.ElectronicTicketNum,
    issuedOn: facts.DateOfIssue,
    business: facts.TypeOfBusiness,
    from: { name: facts.DepartureStation, pinyin: facts.PhonicsOfDepartureStation },
    to: { name: facts.DestinationStation, pinyin: facts.PhonicsOfDestinationStation },
    train: facts.TrainNumber,
    travelDate: facts.TravelDate,
    departureTime: facts.DepartureTime,
    airConditioning: facts.AirConditioningCharacteristics,
    seatLevel: facts.SeatLevel,
    carriage: facts.Carriage,
    seat: facts.Seat,
    fare: facts.Fare,
    net: facts.TotalAmountExcludingTax ?? null,
    taxRate: facts.TaxRate,
    tax: facts.TaxAmount ?? null,
    idMasked: facts.IdNumber,
    passenger: facts.Name,
    purchaser: { name: facts.NameOfPurchaser, taxId: facts.UnifiedSocialCreditCodeOfPurchaser },
    original: facts.NumberOfOriginalInvoice,
    remarks: facts.Remarks,
    issuer: facts.IssueParty,
  };
}

function issue(context: z.core.$RefinementCtx<string>): never {
  context.issues.push({ code: 'custom', message: 'no amount', input: context.value });
  return z.NEVER;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(element: string): ReturnType<typeof failed> {
  return failed('eticket-unreadable', { element });
}
