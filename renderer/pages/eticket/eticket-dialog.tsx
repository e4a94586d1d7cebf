/**
 * A railway e-ticket that a passenger brings as a file: its face, what is read from it, and printing it.
 */
import { Alert, Button, Select, Spin } from 'antd';
import { lazy, type ReactElement, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { PrinterId } from '../../../domain/ids.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { printTicket, showTicket } from '../../flows/eticket.ts';
import { CopiesField } from '../../parts/copies-field.tsx';
import { KeyCap, KeyHint } from '../../parts/key-hint.tsx';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useGivenFiles } from '../../parts/use-given-files.ts';
import { useShortcuts } from '../../parts/use-shortcuts.ts';
import { type ShownTicket, useETicket } from '../../state/eticket.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './eticket.module.css';
import { TicketFacts } from './ticket-facts.tsx';

const PdfPages = lazy(() => import('../../parts/pdf-pages.tsx'));

function OpenButton({ again }: { readonly again: boolean }): ReactElement {
  const words = useText().eTicket;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".pdf,.ofd,.xml,.zip"
        className={styles.input}
        tabIndex={-1}
        aria-label={words.open}
        data-testid="eticket-file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void showTicket(file);
          // the same file chosen again is a new choice
          event.target.value = '';
        }}
      />
      <Button type={again ? 'default' : 'primary'} onClick={() => input.current?.click()} data-testid="eticket-open">
        {again ? words.openAnother : words.open}
      </Button>
    </>
  );
}

function Face({ pdf }: { readonly pdf: Uint8Array }): ReactElement {
  const text = useText();
  const [unreadable, setUnreadable] = useState(false);
  if (unreadable) {
    return <Alert type="error" showIcon title={text.preview.unreadable} description={text.preview.unreadableRemedy} />;
  }
  return (
    <Suspense fallback={<Spin size="small" />}>
      <PdfPages pdf={pdf} onUnreadable={() => setUnreadable(true)} />
    </Suspense>
  );
}

function Shown({ shown }: { readonly shown: ShownTicket }): ReactElement {
  const words = useText().eTicket;
  return (
    <div className={styles.shown}>
      <section className={styles.face} aria-label={words.face}>
        <Face key={shown.ticket.number} pdf={shown.pdf} />
      </section>
      <TicketFacts ticket={shown.ticket} />
    </div>
  );
}

function Body(): ReactElement {
  const words = useText().eTicket;
  const { reading, shown, trouble, problem } = useETicket();
  useEffect(() => () => void useETicket.getState().begin(), []);
  const told = trouble && words.troubles[trouble];
  return (
    <div className={styles.body}>
      {told && <Alert type="error" showIcon title={told.sentence} description={told.remedy} data-trouble={trouble} />}
      {problem && <ProblemAlert problem={problem} />}
      {shown && <Shown shown={shown} />}
      {reading && (
        <div role="status">
          <Spin size="small" /> {words.reading}
        </div>
      )}
      {!shown && !reading && (
        <div className={styles.empty}>
          <p>{words.dropHere}</p>
          <OpenButton again={false} />
          <p className={styles.quiet}>{words.intro}</p>
          <p className={styles.quiet}>{words.notKept}</p>
        </div>
      )}
    </div>
  );
}

function Foot(): ReactElement {
  const text = useText();
  const words = text.eTicket;
  const close = useOverlay((state) => state.close);
  const { shown, printing } = useETicket();
  const printers = useStatus((state) => state.status?.printers);
  const mayPrint = useSession(({ person }) => mayRun('printETicket', person?.roles ?? null));
  const printerFieldId = useId();
  const [copies, setCopies] = useState(1);
  const [printerId, setPrinterId] = useState<PrinterId | null>(null);
  const printable = mayPrint && shown !== null;
  const printIt = (): void => {
    if (printable) void printTicket(copies, printerId);
  };
  useShortcuts({ print: printIt });
  return (
    <div className={styles.foot}>
      {shown && <OpenButton again />}
      <span className={styles.space} />
      {printable && printers !== undefined && printers.length > 1 && (
        <span className={styles.choice}>
          <label htmlFor={printerFieldId}>{words.printer}</label>
          <Select<PrinterId | null>
            id={printerFieldId}
            value={printerId}
            onChange={setPrinterId}
            options={[
              { value: null, label: words.anyPrinter },
              ...printers.map((printer) => ({ value: printer.printerId, label: printer.printerId })),
            ]}
          />
        </span>
      )}
      {printable && (
        <CopiesField
          className={styles.choice}
          label={words.copies}
          copies={copies}
          onChange={setCopies}
          testId="eticket-copies"
        />
      )}
      <Button onClick={close}>
        {text.preview.close} <KeyCap label="Esc" />
      </Button>
      {printable && (
        <Button type="primary" loading={printing} onClick={printIt} data-testid="eticket-print">
          {text.result.print} <KeyHint of="print" />
        </Button>
      )}
    </div>
  );
}

export function ETicketDialog(): ReactElement {
  const words = useText().eTicket;
  const { overlay } = useOverlay();
  const open = overlay.shows === 'eticket';
  useGivenFiles((file) => {
    if (open || useOverlay.getState().overlay.shows === 'nothing') void showTicket(file);
  });
  return (
    <Layer open={open} width="1180px" title={words.title} footer={open && <Foot />} focus='[data-testid="eticket-open"]'>
      {open && <Body />}
    </Layer>
  );
}
