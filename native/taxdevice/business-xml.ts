/**
 * The `<business>` documents of both device families: GBK XML made from a plain tree and read back into one. Strict in
 * what is written, liberal in what is read, bounded in size and depth: what a device sends is somebody else's data.
 *
 * In a tree a text is a leaf, an object is an element with children, and an array is a counted list: `fyxm: [a, b]` is
 * `<fyxm count="2"><group xh="1">…</group><group xh="2">…</group></fyxm>`, and comes back as an array whatever its length.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import { decodeGbk, encodeGbk, unencodable } from './gbk.ts';

export type XmlTree = string | readonly XmlTree[] | { readonly [name: string]: XmlTree };
export type XmlFields = { readonly [name: string]: XmlTree };

export interface BusinessDocument {
  /** What is asked or answered: `FPKJ`, `10008`. Empty when the reader found none. */
  readonly id: string;
  readonly comment: string;
  /** Children of `<body>`, in order. */
  readonly body: XmlFields;
}

/** Largest document read, and how deep its elements may nest. */
export const xmlBounds = { bytes: 8 * 1024 * 1024, depth: 12 } as const;

export type Parsed = { readonly ok: true; readonly document: BusinessDocument } | { readonly ok: false; readonly why: string };

/**
 * GBK bytes of a document.
 * @throws Error for characters outside GBK or outside XML, and for names that are no element names: callers check what
 * people typed before they get here.
 */
export function encodeBusiness(document: BusinessDocument): Uint8Array {
  const body = Object.entries(document.body).map(([name, child]) => element(name, child));
  return encodeGbk(
    `<?xml version="1.0" encoding="gbk"?><business id="${escaped(document.id)}" comment="${escaped(document.comment)}">` +
      `<body yylxdm="1">${body.join('')}</body></business>`,
  );
}

/** Characters of a text that no document can carry: outside GBK, or control characters that XML forbids. */
function unwritable(text: string): readonly string[] {
  const control = [...text].filter((character) => forbiddenInXml.test(character));
  return [...new Set([...control, ...unencodable(text)])];
}

/** The first field in a tree that no document can carry, by its path (`fyxm.0.spmc`), and its characters; null when all can. */
export function unwritableIn(tree: XmlTree, path = ''): { readonly field: string; readonly characters: string } | null {
  if (typeof tree === 'string') {
    const characters = unwritable(tree);
    return characters.length === 0 ? null : { field: path, characters: characters.join(' ') };
  }
  for (const [name, child] of Object.entries(tree)) {
    const found = unwritableIn(child, path === '' ? name : `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Reads a document. Unknown elements are kept, attributes other than `id`, `comment` and `count` are ignored, and a
 * repeated element counts once, the first. Declarations of types or entities are refused.
 */
export function parseBusiness(bytes: Uint8Array): Parsed {
  if (bytes.length > xmlBounds.bytes) return wrong('document too large');
  const text = decode(bytes);
  if (/<!(?!--|\[CDATA\[)/.test(text)) return wrong('declarations are not taken');
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) return wrong(valid.err.msg);
    const root = firstNamed(nodesOf(parser.parse(text)), 'business');
    if (root === null) return wrong('no business element');
    const body = firstNamed(root.children, 'body');
    const tree = body === null ? '' : treeOf(body, 0);
    const fields: XmlFields = isFields(tree) ? tree : {};
    return { ok: true, document: { id: root.attributes.id ?? '', comment: root.attributes.comment ?? '', body: fields } };
  } catch (error) {
    // the parser and the tree reader throw for what no document of ours can be; nothing else is called above
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

/** The child of that name as text; empty when it is missing or no text. */
export function textOf(fields: XmlFields, name: string): string {
  const child = fields[name];
  return typeof child === 'string' ? child : '';
}

export function isFields(tree: XmlTree | undefined): tree is XmlFields {
  return typeof tree === 'object' && !Array.isArray(tree);
}

// XML 1.0 has no place for these, not even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming the control characters is the point
const forbiddenInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const elementName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** @param attributes Written as they are, with a leading space. */
function element(name: string, tree: XmlTree, attributes = ''): string {
  if (!elementName.test(name)) throw new Error(`not an element name: ${name}`);
  if (typeof tree === 'string') return `<${name}${attributes}>${escaped(tree)}</${name}>`;
  if (isList(tree)) {
    const groups = tree.map((item, index) => element('group', item, ` xh="${index + 1}"`));
    return `<${name}${attributes} count="${tree.length}">${groups.join('')}</${name}>`;
  }
  const children = Object.entries(tree).map(([child, value]) => element(child, value));
  return `<${name}${attributes}>${children.join('')}</${name}>`;
}

function isList(tree: XmlTree): tree is readonly XmlTree[] {
  return Array.isArray(tree);
}

function escaped(text: string): string {
  if (forbiddenInXml.test(text)) throw new Error('text holds characters that XML forbids');
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;');
}

/** By the encoding the document names: GBK unless it says UTF-8. GB18030 reads all of GBK and what newer devices add. */
function decode(bytes: Uint8Array): string {
  const head = decodeGbk(bytes.subarray(0, 128));
  const named = /<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_-]+)["']/.exec(head)?.[1]?.toLowerCase();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return iconv.decode(buffer, named === 'utf-8' || named === 'utf8' ? 'utf8' : 'gb18030').trim();
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  maxNestedTags: xmlBounds.depth + 1,
});

interface ElementNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ElementNode[];
  readonly text: string;
}

/** The parser's own output, which has no type, as elements. */
function nodesOf(ordered: unknown): readonly ElementNode[] {
  if (!Array.isArray(ordered)) return [];
  return ordered.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const name = Object.keys(entry).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#') || name.startsWith('?')) return [];
    const inside: unknown = Reflect.get(entry, name);
    return [{ name, attributes: attributesOf(Reflect.get(entry, ':@')), children: nodesOf(inside), text: textInside(inside) }];
  });
}

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const texts = Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, plain(text)] as const] : []));
  return Object.fromEntries(texts);
}

function textInside(ordered: unknown): string {
  if (!Array.isArray(ordered)) return '';
  const parts = ordered.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return '';
    const text: unknown = Reflect.get(entry, '#text');
    if (typeof text === 'string') return plain(text);
    const verbatim: unknown = Reflect.get(entry, '#cdata');
    const [inner]: unknown[] = Array.isArray(verbatim) ? verbatim : [];
    const literal: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, '#text') : '';
    return typeof literal === 'string' ? literal : '';
  });
  return parts.join('');
}

const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const known = Object.hasOwn(namedEntities, name) ? namedEntities[name] : undefined;
    if (known !== undefined && whole.endsWith(';')) return known;
    const digits = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name);
    const point = digits === null ? Number.NaN : Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16);
    if (!whole.endsWith(';') || !(point <= 0x10ffff)) throw new Error(`unknown entity ${whole}`);
    return String.fromCodePoint(point);
  });
}

function treeOf(node: ElementNode, depth: number): XmlTree {
  if (depth > xmlBounds.depth) throw new Error('document too deep');
  const { children } = node;
  if (children.length === 0) return node.attributes.count !== undefined && node.text.trim() === '' ? [] : node.text;
  const groups = children.filter((child) => child.name === 'group').map((child) => treeOf(child, depth + 1));
  if (groups.length === children.length) return groups;
  const fields = new Map<string, XmlTree>();
  for (const child of children) if (!fields.has(child.name)) fields.set(child.name, treeOf(child, depth + 1));
  // a list with something beside its groups: keep both, so that no group is lost
  if (groups.length > 0) fields.set('group', groups);
  return Object.fromEntries(fields);
}

function firstNamed(nodes: readonly ElementNode[], name: string): ElementNode | null {
  return nodes.find((node) => node.name === name) ?? null;
}

function wrong(why: string): Parsed {
  return { ok: false, why };
}
