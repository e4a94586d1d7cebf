/**
 * The one box: typed, pasted or scanned, ending in Enter. The source it found shows beside it and can be overridden.
 */
import { BarcodeOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Select } from 'antd';
import { type ReactElement, useEffect, useRef } from 'react';
import { orderSources } from '../../../domain/order.ts';
import { mayBeETicket, readScan } from '../../../domain/scan.ts';
import { lookUp } from '../../flows/look-up.ts';
import { isComposing } from '../../keys.ts';
import { KeyCap, KeyHint } from '../../parts/key-hint.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { useCounter } from '../../state/counter.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useText } from '../../text/index.ts';
import styles from './look-up-box.module.css';

/** Typing or scanning while no field has the focus goes into the box. */
function useTypingAnywhere(box: React.RefObject<InputRef | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typed = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey;
      const idle = document.activeElement === null || document.activeElement === document.body;
      if (typed && idle) box.current?.focus();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [box]);
}

/** Nothing here finds such an invoice by its number: the passenger has it as a file. */
function ETicketHint(): ReactElement {
  const words = useText().eTicket;
  return (
    <>
      {words.maybe}{' '}
      <Button size="small" onClick={() => useOverlay.getState().show({ shows: 'eticket' })} data-testid="eticket-hint">
        {words.find} <KeyHint of="eTicket" />
      </Button>
    </>
  );
}

export function LookUpBox(): ReactElement {
  const text = useText();
  const box = useRef<InputRef>(null);
  const { scan, sourceChoice, looking, lookUpProblem, found, draft, focusLookUp } = useCounter();
  const slow = useSlow(looking);

  useTypingAnywhere(box);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every rise of the count is a wish for the focus
  useEffect(() => {
    box.current?.focus({ cursor: 'all' });
  }, [focusLookUp]);

  const read = readScan(scan);
  const inHand = scan === '' ? undefined : (found?.order.source ?? draft?.source);
  const detected = inHand ?? (read.kind === 'order' ? read.source : null);
  const auto = detected === null ? text.lookUp.auto : text.lookUp.autoIs(text.sources[detected]);
  return (
    <div className={styles.area}>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          void lookUp(box.current?.input?.value ?? '');
        }}
      >
        <Input
          ref={box}
          size="large"
          autoFocus
          allowClear
          prefix={<BarcodeOutlined />}
          aria-label={text.lookUp.label}
          placeholder={text.lookUp.placeholder}
          data-testid="lookup"
          autoComplete="off"
          spellCheck={false}
          value={scan}
          status={lookUpProblem ? 'error' : ''}
          onChange={(event) => useCounter.setState({ scan: event.target.value, lookUpProblem: null })}
          onKeyDown={(event) => {
            // the Enter that takes a candidate of an input method must not look anything up
            if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
          }}
        />
        <Select
          size="large"
          aria-label={text.lookUp.source}
          data-testid="source"
          value={sourceChoice}
          onChange={(choice) => useCounter.setState({ sourceChoice: choice })}
          options={[
            { value: 'auto', label: auto },
            ...orderSources.map((source) => ({ value: source, label: text.sources[source] })),
          ]}
        />
        <Button type="primary" size="large" htmlType="submit" loading={slow}>
          {text.lookUp.submit} <KeyCap label="Enter" />
        </Button>
      </form>
      {lookUpProblem && <ProblemAlert problem={lookUpProblem} {...(mayBeETicket(scan) ? { action: <ETicketHint /> } : {})} />}
    </div>
  );
}
