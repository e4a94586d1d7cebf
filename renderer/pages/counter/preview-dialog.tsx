/**
 * An issued invoice on screen: its layout file with what its seal is worth, or the page as it comes out of the printer.
 * The reader is loaded when it is first needed.
 */
import { Alert, Button, Segmented, Spin } from 'antd';
import { lazy, type ReactElement, Suspense, useCallback, useState } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type SealState } from '../../api.ts';
import { print, wasPrinted } from '../../flows/print.ts';
import { saveFile } from '../../flows/save-file.ts';
import { fullTime } from '../../format.ts';
import { CopiesField } from '../../parts/copies-field.tsx';
import { KeyCap, KeyHint } from '../../parts/key-hint.tsx';
import { Layer } from '../../parts/layer.tsx';
import { ListApart } from '../../parts/list-apart.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type Tone, ToneMark } from '../../parts/tone.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useShortcuts } from '../../parts/use-shortcuts.ts';
import { useCounter } from '../../state/counter.ts';
import { useNotice } from '../../state/notice.ts';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { nameOf } from '../../state/printing.ts';
import { useSession } from '../../state/session.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './preview-dialog.module.css';

const PdfPages = lazy(() => import('../../parts/pdf-pages.tsx'));

const views = ['layout', 'paper'] as const;
type View = (typeof views)[number];
interface Shown {
  readonly pdf: Uint8Array;
  readonly tone: Tone;
  readonly say: (text: Text) => string;
  /** It has a goods list that is not on what is shown. */
  readonly listApart: boolean;
}

function sealWords(seal: SealState, text: Text): string {
  const words = text.printing.preview;
  if (seal.seal === 'valid') return words.seal.valid(seal.company, fullTime(seal.signedAt));
  if (seal.seal === 'none') return seal.due ? words.seal.due : words.seal.none;
  return words.seal.broken(Object.entries(words.faults).find(([fault]) => fault === seal.reason)?.[1] ?? seal.reason);
}

function sealTone(seal: SealState): Tone {
  if (seal.seal === 'valid') return 'good';
  if (seal.seal === 'broken') return 'bad';
  return seal.due ? 'waiting' : 'none';
}

async function ask({ code, number }: InvoiceName, view: View) {
  if (view === 'layout') {
    const reply = await api.layoutFile({ code, number });
    if (!reply.ok) return reply;
    const { file, seal } = reply.value;
    const say = (text: Text): string => sealWords(seal, text);
    return { ok: true, value: { pdf: file, tone: sealTone(seal), say, listApart: false } } as const;
  }
  const { printerId } = useCounter.getState();
  const reply = await api.printPreview({ code, number, ...(printerId === null ? {} : { printerId }) });
  if (!reply.ok) return reply;
  const { pdf, template, onForms, listApart } = reply.value;
  const say = ({ printing: { preview } }: Text): string => (onForms ? preview.onForms(template) : preview.onPlain(template));
  return { ok: true, value: { pdf, tone: 'none', say, listApart } } as const;
}

function Pages({ pdf }: { readonly pdf: Uint8Array }): ReactElement {
  const text = useText();
  const [unreadable, setUnreadable] = useState(false);
  if (unreadable) {
    return <Alert type="error" showIcon title={text.preview.unreadable} description={text.preview.unreadableRemedy} />;
  }
  return (
    <Suspense fallback={<Loading />}>
      <PdfPages pdf={pdf} onUnreadable={() => setUnreadable(true)} />
    </Suspense>
  );
}

function Loading(): ReactElement {
  const text = useText();
  return (
    <div className={styles.loading}>
      <Spin size="small" /> {text.preview.loading}
    </div>
  );
}

function Preview({
  invoice,
  view,
  onView,
}: {
  readonly invoice: InvoiceName;
  readonly view: View;
  readonly onView: (view: View) => void;
}): ReactElement {
  const text = useText();
  const words = text.printing.preview;
  const { code, number } = invoice;
  const asking = useCallback(() => ask({ code, number }, view), [code, number, view]);
  const { value, problem } = useReply<Shown>(asking);
  return (
    <>
      <div className={styles.head}>
        <p className={styles.said} data-tone={value?.tone} data-testid="seal">
          {value && (
            <>
              {value.tone !== 'none' && <ToneMark tone={value.tone} />} {value.say(text)}
            </>
          )}
        </p>
        <Segmented<View>
          aria-label={words.view}
          value={view}
          onChange={onView}
          options={views.map((one) => ({ value: one, label: words[one] }))}
        />
      </div>
      {value?.listApart && <ListApart invoice={invoice} />}
      <div className={styles.pages}>
        {problem ? <ProblemAlert problem={problem} /> : value ? <Pages key={view} pdf={value.pdf} /> : <Loading />}
      </div>
    </>
  );
}

/** Saves the file as it would be delivered. */
async function save({ code, number }: InvoiceName, format: 'pdf' | 'ofd'): Promise<void> {
  const reply = await api.layoutFile({ code, number, format });
  const { show } = useNotice.getState();
  if (!reply.ok) {
    show({ tone: 'trouble', problem: reply.problem });
    return;
  }
  saveFile(`${code}-${number}.${reply.value.format}`, reply.value.file);
}

function Foot({ invoice }: { readonly invoice: InvoiceName }): ReactElement {
  const text = useText();
  const words = text.printing.preview;
  const close = useOverlay((state) => state.close);
  const mayPrint = useSession(({ person }) => mayRun('printInvoice', person?.roles ?? null));
  const [copies, setCopies] = useState(1);
  const printIt = (): void => {
    if (mayPrint) void print(invoice, { copies });
  };
  useShortcuts({ print: printIt });
  return (
    <div className={styles.foot}>
      <Button onClick={() => void save(invoice, 'pdf')}>{words.saveAs('PDF')}</Button>
      <Button onClick={() => void save(invoice, 'ofd')}>{words.saveAs('OFD')}</Button>
      {mayPrint && wasPrinted(invoice) && <span className={styles.mark}>{words.copyMark}</span>}
      <span className={styles.space} />
      {mayPrint && (
        <CopiesField className={styles.copies} label={words.copies} copies={copies} onChange={setCopies} testId="copies" />
      )}
      <Button onClick={close}>
        {text.preview.close} <KeyCap label="Esc" />
      </Button>
      {mayPrint && (
        <Button type="primary" onClick={printIt} data-testid="print">
          {text.result.print} <KeyHint of="print" />
        </Button>
      )}
    </div>
  );
}

export function PreviewDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  const [view, setView] = useState<View>('layout');
  const invoice = overlay.shows === 'preview' ? overlay.invoice : null;
  return (
    <Layer
      open={invoice !== null}
      width="(100vh - 196px) * 1.5 + 24px, 1080px"
      title={invoice && text.preview.title(invoice.code, invoice.number)}
      footer={invoice && <Foot key={nameOf(invoice)} invoice={invoice} />}
    >
      {invoice && <Preview key={nameOf(invoice)} invoice={invoice} view={view} onView={setView} />}
    </Layer>
  );
}
