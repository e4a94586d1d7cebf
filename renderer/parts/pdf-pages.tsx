/**
 * The pages of a PDF, one below the other, as wide as the place they are in.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useText } from '../text/index.ts';
import styles from './pdf-pages.module.css';
import { openPdf } from './pdf-reader.ts';

interface Props {
  readonly pdf: Uint8Array;
  readonly onUnreadable: () => void;
}

interface PageProps {
  readonly document: PDFDocumentProxy;
  readonly page: number;
  readonly onUnreadable: () => void;
}

/** Draws at the screen's own resolution, so that small print is as sharp as on paper. */
function PdfPage({ document, page, onUnreadable }: PageProps): ReactElement {
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let wanted = true;
    let stop: () => void = () => undefined;
    const draw = async (): Promise<void> => {
      const sheet = await document.getPage(page);
      const place = canvas.current;
      if (!wanted || place === null) return;
      const scale = (place.clientWidth * window.devicePixelRatio) / sheet.getViewport({ scale: 1 }).width;
      const task = sheet.render({ canvas: place, viewport: sheet.getViewport({ scale }) });
      stop = () => task.cancel();
      const { width, height } = sheet.getViewport({ scale });
      place.width = width;
      place.height = height;
      await task.promise;
      place.dataset.drawn = 'true';
    };
    draw().catch((error: unknown) => {
      // another document is on its way, and takes the place of this one
      if (!wanted || document.loadingTask.destroyed) return;
      console.error('preview', error);
      onUnreadable();
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [document, page, onUnreadable]);
  return (
    <canvas
      ref={canvas}
      className={styles.page}
      role="img"
      aria-label={text.preview.page(page, document.numPages)}
      data-testid={`preview-page-${page}`}
    />
  );
}

export default function PdfPages({ pdf, onUnreadable }: Props): ReactElement | null {
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  const unreadable = useRef(onUnreadable);
  useEffect(() => {
    const opening = openPdf(pdf);
    let wanted = true;
    opening.promise.then(
      (opened) => wanted && setDocument(opened),
      (error: unknown) => {
        if (!wanted) return;
        console.error('preview', error);
        unreadable.current();
      },
    );
    return () => {
      wanted = false;
      void opening.destroy();
    };
  }, [pdf]);
  if (document === null) return null;
  return (
    <div className={styles.pages}>
      {Array.from({ length: document.numPages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
        <PdfPage key={index} document={document} page={index + 1} onUnreadable={unreadable.current} />
      ))}
    </div>
  );
}
