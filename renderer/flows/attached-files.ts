/**
 * The files attached to an open PDF, as many and as long as a railway e-ticket has.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { Unpacked } from './unpack-xml.ts';

const bounds = { files: 20, fileBytes: 500_000 } as const;

/** Contents of all attached files up to 500 kB; a longer one is not what is looked for. `too-much-inside`: more than 20 of them. */
export async function attachedFiles(
  document: Pick<PDFDocumentProxy, 'getAttachments' | 'getAttachmentContent'>,
): Promise<Unpacked> {
  const ids = [...((await document.getAttachments())?.keys() ?? [])];
  if (ids.length > bounds.files) return { trouble: 'too-much-inside' };
  const files: Uint8Array[] = [];
  for (const id of ids) {
    const content = await document.getAttachmentContent(id);
    if (content !== null && content.length <= bounds.fileBytes) files.push(content);
  }
  return { files };
}
