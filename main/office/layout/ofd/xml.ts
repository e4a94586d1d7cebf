/**
 * The XML files of an OFD package. Names have the prefix `ofd:` as in all files of the trade: readers are known that
 * look for the prefix and not for the namespace.
 */
import { XMLBuilder } from 'fast-xml-parser';
import { inXml } from '../xml-characters.ts';

/** An element, or a text between elements, in the form the library writes in order. */
export interface XmlNode {
  readonly [name: string]: readonly XmlNode[] | string | Readonly<Record<string, string>>;
}
export type Attributes = Readonly<Record<string, string | number | undefined>>;

const namespace = 'http://www.ofdspec.org/2016';
const attributesKey = ':@';

const builder = new XMLBuilder({ preserveOrder: true, ignoreAttributes: false, suppressEmptyNode: true });

/** An element of the OFD namespace. Attributes that are undefined are left out, texts are written with escapes. */
export function element(name: string, attributes: Attributes, ...children: readonly (XmlNode | string)[]): XmlNode {
  return {
    [`ofd:${name}`]: children.map((child) => (typeof child === 'string' ? { '#text': inXml(child) } : child)),
    [attributesKey]: named(attributes),
  };
}

/** A file: its declaration, and `root` with the namespace, as UTF-8 without a byte order mark. */
export function xmlFile(name: string, attributes: Attributes, ...children: readonly (XmlNode | string)[]): Uint8Array {
  const declaration = { '?xml': [], [attributesKey]: named({ version: '1.0', encoding: 'UTF-8' }) };
  const root = element(name, { 'xmlns:ofd': namespace, ...attributes }, ...children);
  return Buffer.from(builder.build([declaration, root]));
}

/** A length in mm: three decimals, no more than a thousandth of a millimetre is meant. */
export function mm(value: number): string {
  return String(rounded(value));
}

export function rounded(value: number): number {
  const thousandths = Math.round(value * 1000);
  return thousandths === 0 ? 0 : thousandths / 1000;
}

/** A rectangle as attributes have it. */
export function box(x: number, y: number, w: number, h: number): string {
  return `${mm(x)} ${mm(y)} ${mm(w)} ${mm(h)}`;
}

function named(attributes: Attributes): Readonly<Record<string, string>> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) present[`@_${name}`] = inXml(String(value));
  }
  return present;
}
