/**
 * The layout file on screen, exactly as it prints. The reader is loaded when it is first needed.
 */
import { Alert, Button, Spin } from 'antd';
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import { api, type ToldProblem } from '../../api.ts';
import { print } from '../../flows/print.ts';
import { KeyCap, KeyHint } from '../../parts/key-hint.tsx';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { useText } from '../../text/index.ts';
import styles from './preview-dialog.module.css';

const PdfPages = lazy(() => import('../../parts/pdf-pages.tsx'));

type Fetched = { readonly pdf: Uint8Array } | { readonly problem: ToldProblem } | 'loading' | 'unreadable';

function useLayoutFile({ code, number }: InvoiceName): readonly [Fetched, () => void] {
  const [fetched, setFetched] = useState<Fetched>('loading');
  useEffect(() => {
    let wanted = true;
    setFetched('loading');
    void api.layoutFile({ code, number }).then((reply) => {
      if (wanted) setFetched(reply.ok ? { pdf: reply.value.pdf } : { problem: reply.problem });
    });
    return () => {
      wanted = false;
    };
  }, [code, number]);
  return [fetched, () => setFetched('unreadable')];
}

function Layout({ invoice }: { readonly invoice: InvoiceName }): ReactElement {
  const text = useText();
  const [fetched, giveUp] = useLayoutFile(invoice);
  const loading = (
    <p className={styles.loading}>
      <Spin size="small" /> {text.preview.loading}
    </p>
  );
  if (fetched === 'loading') return loading;
  if (fetched === 'unreadable') {
    return <Alert type="error" showIcon title={text.preview.unreadable} description={text.preview.unreadableRemedy} />;
  }
  if ('problem' in fetched) return <ProblemAlert problem={fetched.problem} />;
  return (
    <Suspense fallback={loading}>
      <PdfPages pdf={fetched.pdf} onUnreadable={giveUp} />
    </Suspense>
  );
}

export function PreviewDialog(): ReactElement {
  const text = useText();
  const { overlay, close } = useOverlay();
  const invoice = overlay.shows === 'preview' ? overlay.invoice : null;
  return (
    <Layer
      open={invoice !== null}
      width="(100vh - 156px) * 1.5 + 24px, 1080px"
      title={invoice && text.preview.title(invoice.code, invoice.number)}
      footer={
        <>
          <Button onClick={close}>
            {text.preview.close} <KeyCap label="Esc" />
          </Button>
          <Button type="primary" onClick={() => invoice && void print(invoice)}>
            {text.result.print} <KeyHint of="print" />
          </Button>
        </>
      }
    >
      <div className={styles.pages}>{invoice && <Layout invoice={invoice} />}</div>
    </Layer>
  );
}
