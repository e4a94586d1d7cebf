/**
 * pdf.js with everything it may need from this machine: its worker, the standard fonts and the character maps of
 * Chinese documents are files of the window, found by name. Nothing is fetched from elsewhere.
 */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';

const files: Readonly<Record<string, string>> = {
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/cmaps/{Adobe-GB1,GB,UniGB}*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
};
const urls = new Map(Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

/** Where pdf.js asks for a font or a character map by its file name. */
class ShippedFiles {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const url = urls.get(filename);
    if (url === undefined) throw new Error(`not shipped with the window: ${filename}`);
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  }
}

export interface OpeningPdf {
  /** Rejects when the bytes are no PDF, and when it was closed before it was open. */
  readonly promise: Promise<PDFDocumentProxy>;
  /** Gives everything back. */
  destroy(): Promise<void>;
}

/** The last one that was closed: the reader refuses a new one until the old one is gone. */
let gone: Promise<void> = Promise.resolve();

/** Begins to open a document. The bytes are copied, because the reader takes its own away. */
export function openPdf(pdf: Uint8Array): OpeningPdf {
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
  const task = gone.then(() =>
    getDocument({
      data: pdf.slice(),
      BinaryDataFactory: ShippedFiles,
      cMapUrl: 'shipped/',
      standardFontDataUrl: 'shipped/',
      useWorkerFetch: false,
      useSystemFonts: false,
      useWasm: false,
      enableXfa: false,
    }),
  );
  return {
    promise: task.then(({ promise }) => promise),
    destroy: () => {
      gone = task.then((opening) => opening.destroy()).catch(() => undefined);
      return gone;
    },
  };
}
