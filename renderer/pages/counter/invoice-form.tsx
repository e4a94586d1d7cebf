/**
 * The form: kind, buyer, lines and the small print. Amounts come from the order and cannot be typed.
 */
import { type InputRef, Segmented, Spin } from 'antd';
import { type ReactElement, useEffect, useRef } from 'react';
import { kindFacts } from '../../../domain/kinds.ts';
import type { Draft } from '../../api.ts';
import { changeKind, editDraft } from '../../flows/draft.ts';
import { type Shortcut, shortcuts } from '../../keys.ts';
import { KeyCap } from '../../parts/key-hint.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { useCounter } from '../../state/counter.ts';
import { useText } from '../../text/index.ts';
import { Field } from './field.tsx';
import { findingAt } from './findings.ts';
import styles from './invoice-form.module.css';
import { kindsByKey } from './kinds-by-key.ts';
import { LinesTable } from './lines-table.tsx';

const kindKeys = ['kind1', 'kind2', 'kind3', 'kind4'] as const satisfies readonly Shortcut[];
const buyerFields = ['name', 'taxId', 'addressPhone', 'bankAccount'] as const satisfies readonly (keyof Draft['buyer'])[];
const smallPrint = ['remarks', 'payee', 'reviewer'] as const satisfies readonly (keyof Draft)[];

/** Paths of findings that have a place on the form. */
export const formPaths: ReadonlySet<string> = new Set([...buyerFields.map((name) => `buyer.${name}`), ...smallPrint]);

function KindPicker({ draft, locked }: { readonly draft: Draft; readonly locked: boolean }): ReactElement {
  const text = useText();
  return (
    <Segmented
      name="kind"
      aria-label={text.form.kind}
      disabled={locked}
      value={draft.kind}
      onChange={changeKind}
      options={kindsByKey.map((kind, index) => ({
        value: kind,
        title: text.kinds[kind].name,
        label: (
          <span className={styles.kind} data-testid={`kind-${kind}`}>
            <span className={styles.kindNo}>{kind}</span> {text.kinds[kind].short}
            <KeyCap label={shortcuts[kindKeys[index] ?? 'kind1'].label} />
          </span>
        ),
      }))}
    />
  );
}

/** In place of the form: the draft is on its way, or why there is none. */
function NoDraft(): ReactElement {
  const text = useText();
  const { opening, draftProblem } = useCounter();
  const slow = useSlow(opening);
  return (
    <Panel title={text.form.title} grow>
      <div className={styles.none}>
        {opening && slow && (
          <p>
            <Spin size="small" /> {text.form.opening}
          </p>
        )}
        {draftProblem && <ProblemAlert problem={draftProblem} />}
        {!opening && draftProblem === null && <p>{text.order.nothing}</p>}
      </div>
    </Panel>
  );
}

export function InvoiceForm(): ReactElement {
  const text = useText();
  const { draft, checked, issuingSince, focusBuyer, insisted } = useCounter();
  const form = useRef<HTMLFormElement>(null);
  const buyerName = useRef<InputRef>(null);
  const locked = issuingSince !== null;
  const findings = checked?.findings ?? [];

  // biome-ignore lint/correctness/useExhaustiveDependencies: every rise of the count is a wish for the focus
  useEffect(() => {
    buyerName.current?.focus({ cursor: 'all' });
  }, [focusBuyer]);
  useEffect(() => {
    if (insisted) form.current?.querySelector<HTMLInputElement>('input[aria-invalid="true"]')?.focus();
  }, [insisted]);

  if (draft === null) return <NoDraft />;
  const { special } = kindFacts[draft.kind];
  return (
    <Panel title={text.form.title} head={<KindPicker draft={draft} locked={locked} />} grow>
      <form ref={form} className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <fieldset className={styles.buyer}>
          <legend className="unseen">{text.form.buyer}</legend>
          {buyerFields.map((name) => (
            <Field
              key={name}
              path={`buyer.${name}`}
              label={text.form.fields[name]}
              value={draft.buyer[name]}
              required={name === 'name' || special}
              locked={locked}
              finding={findingAt(findings, `buyer.${name}`)}
              onChange={(value) => editDraft({ buyer: { ...draft.buyer, [name]: value } })}
              {...(name === 'name' ? { inputRef: buyerName } : {})}
            />
          ))}
        </fieldset>
        <LinesTable lines={draft.lines} checked={checked} locked={locked} />
        <div className={styles.smallPrint}>
          {smallPrint.map((name) => (
            <Field
              key={name}
              path={name}
              label={text.form.fields[name]}
              value={draft[name]}
              locked={locked}
              finding={findingAt(findings, name)}
              onChange={(value) => editDraft({ [name]: value })}
            />
          ))}
        </div>
      </form>
    </Panel>
  );
}
