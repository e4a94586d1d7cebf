/**
 * Opens somebody else's PDF for the files attached to it, in a reader of its own that is ended with it: whatever the document makes the
 * reader do, it does for half a minute at most and to nobody else.
 */
import { getDocument, PDFWorker } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';
import { attachedFiles } from '../flows/attached-files.ts';
import type { Unpacked } from '../flows/unpack-xml.ts';

/** Real ones take a tenth of a second; a machine that is busy may take its time over starting the reader. */
const longestMs = 30_000;

/** `damaged` also when it cannot be read without a password, or not in half a minute. The bytes are taken away. */
export async function readAttachments(pdf: Uint8Array): Promise<Unpacked> {
  const reader = new PdfWorker();
  const worker = PDFWorker.create({ port: reader });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<Unpacked>((resolve) => {
    timer = setTimeout(() => resolve({ trouble: 'damaged' }), longestMs);
  });
  try {
    const opened = getDocument({ data: pdf, worker, useWasm: false, useSystemFonts: false, enableXfa: false }).promise;
    return await Promise.race([opened.then(attachedFiles), tooLong]);
  } catch {
    return { trouble: 'damaged' };
  } finally {
    clearTimeout(timer);
    reader.terminate();
    worker.destroy();
  }
}
