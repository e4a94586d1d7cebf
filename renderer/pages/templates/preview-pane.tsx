/**
 * A sample invoice on the template as it stands, drawn by the office exactly as it will come out.
 */
import { Alert, Select } from 'antd';
import { lazy, type ReactElement, Suspense, useCallback, useRef, useState } from 'react';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Template } from '../../../domain/template.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import styles from './editor.module.css';
import { usePreview } from './use-preview.ts';

const PdfPages = lazy(() => import('../../parts/pdf-pages.tsx'));

interface Props {
  readonly template: Template;
  /** False while something is wrong with it. */
  readonly sound: boolean;
}

export function PreviewPane({ template, sound }: Props): ReactElement {
  const text = useText();
  const words = text.templates.preview;
  const [wanted, setWanted] = useState<InvoiceKind | null>(null);
  const [unreadable, setUnreadable] = useState<Uint8Array | null>(null);
  const kind = wanted !== null && template.kinds.includes(wanted) ? wanted : template.kinds[0];
  const { pdf, problem, drawing } = usePreview(sound ? template : null, kind);
  const latest = useRef(pdf);
  latest.current = pdf;
  // one for all of them, or every page would be drawn again
  const onUnreadable = useCallback(() => setUnreadable(latest.current), []);
  return (
    <section className={styles.preview} aria-label={words.title}>
      <div className={styles.previewHead}>
        {kind !== undefined && (
          <Select<InvoiceKind>
            size="small"
            aria-label={words.kind}
            value={kind}
            onChange={setWanted}
            options={template.kinds.map((value) => ({ value, label: text.kinds[value].name }))}
          />
        )}
        <span className={styles.quiet} role="status">
          {!sound ? words.waits : drawing ? words.drawing : ''}
        </span>
      </div>
      <div className={styles.previewPages} data-stale={!sound || drawing}>
        {problem && <ProblemAlert problem={problem} />}
        {pdf !== null && unreadable === pdf && (
          <Alert type="error" showIcon title={text.preview.unreadable} description={text.preview.unreadableRemedy} />
        )}
        {pdf !== null && unreadable !== pdf && (
          <Suspense>
            <div style={{ maxWidth: `${Math.round(template.page.width * widestPixels)}px` }}>
              <PdfPages pdf={pdf} onUnreadable={onUnreadable} />
            </div>
          </Suspense>
        )}
      </div>
    </section>
  );
}

/** A roll is not blown up to the width of the window, pixels of a millimetre. */
const widestPixels = 7;
