/**
 * The three XML files of an OFD that lead to its seal, read with bounds: OFD.xml to the list of signatures, the list to a
 * signature, and that one's list of what it protects.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

const maxBytes = 2 * 1024 * 1024;
const maxDepth = 12;
const maxReferences = 2000;
const sm3 = '1.2.156.10197.1.401';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxDepth,
  isArray: (name) => name === 'Reference',
});

const path = z.string().trim().min(1).max(500);

const ofd = z.object({ OFD: z.object({ DocBody: z.object({ Signatures: path.optional() }) }) });
/**
 * The whole list of one signature or none, as it is written to the letter: nothing protects it, so nothing may stand in it that could say
 * something of its own to another reader.
 */
const list =
  /^<\?xml version="1\.0" encoding="UTF-8"\?><ofd:Signatures xmlns:ofd="http:\/\/www\.ofdspec\.org\/2016"><ofd:MaxSignId>(s\d{1,4})<\/ofd:MaxSignId>(?:<ofd:Signature ID="\1" Type="Seal" BaseLoc="(\/?(?:\w+\/)*\w+\.xml)"\/>)?<\/ofd:Signatures>$/;
const signature = z.object({
  Signature: z.object({
    SignedInfo: z.object({
      References: z.object({
        '@CheckMethod': z.literal(sm3),
        Reference: z
          .array(z.object({ '@FileRef': path, CheckValue: z.string().trim().pipe(z.base64().length(44)) }))
          .min(1)
          .max(maxReferences),
      }),
    }),
    SignedValue: path,
  }),
});

/** Path of the list of signatures as OFD.xml has it, undefined when it names none; null when it cannot be read. */
export function readOfd(file: Uint8Array): string | undefined | null {
  const read = ofd.safeParse(treeOf(file));
  return read.success ? read.data.OFD.DocBody.Signatures : null;
}

/** Path of the only signature in the list, undefined when there is none; null when it has several, or is written in another way. */
export function readList(file: Uint8Array): string | undefined | null {
  const found = list.exec(Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1'));
  return found ? found[2] : null;
}

export interface SignatureFile {
  /** Where the value of the signature stands. */
  readonly value: string;
  /** What is protected: paths with their SM3 digests. */
  readonly references: readonly { readonly path: string; readonly digest: Buffer }[];
}

export function readSignature(file: Uint8Array): SignatureFile | null {
  const read = signature.safeParse(treeOf(file));
  const found = read.data?.Signature;
  if (!found) return null;
  const references = found.SignedInfo.References.Reference.map((one) => ({
    path: one['@FileRef'],
    digest: Buffer.from(one.CheckValue, 'base64'),
  }));
  return { value: found.SignedValue, references };
}

/** Undefined when it is no XML, too long, or declares types of its own. */
function treeOf(file: Uint8Array): unknown {
  if (file.length > maxBytes) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
    return parser.parse(text);
  } catch {
    return undefined;
  }
}
