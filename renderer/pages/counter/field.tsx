/**
 * One field of the form: label, input, and the finding on it. Enter goes on to the next field.
 */
import { Input, type InputRef } from 'antd';
import { type ReactElement, type Ref, useState } from 'react';
import type { Finding } from '../../api.ts';
import { isComposing } from '../../keys.ts';
import { useTold } from '../../parts/problem-alert.tsx';
import { useCounter } from '../../state/counter.ts';
import styles from './invoice-form.module.css';

interface Props {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly required?: boolean;
  readonly locked: boolean;
  readonly finding: Finding | null;
  readonly onChange: (value: string) => void;
  readonly inputRef?: Ref<InputRef>;
}

/** Moves the focus to the next field of the same form. */
export function focusNextField(from: HTMLInputElement): void {
  const fields = [...(from.closest('form')?.querySelectorAll<HTMLInputElement>('input[data-path]') ?? [])];
  const next = fields[fields.indexOf(from) + 1];
  next?.focus();
  next?.select();
}

function FindingText({ id, finding }: { readonly id: string; readonly finding: Finding }): ReactElement {
  const { sentence, remedy } = useTold(finding.problem);
  return (
    <p id={id} className={finding.severity === 'block' ? styles.block : styles.warn}>
      {sentence} <span>{remedy}</span>
    </p>
  );
}

export function Field({ path, label, value, required = false, locked, finding, onChange, inputRef }: Props): ReactElement {
  const insisted = useCounter((state) => state.insisted);
  const [touched, setTouched] = useState(false);
  // an empty field is not yet a mistake: it is told once the clerk has been there, or insists on issuing
  const told = finding !== null && (value !== '' || touched || insisted) ? finding : null;
  const id = `field-${path}`;
  return (
    <div className={styles.field} data-finding={told?.severity}>
      <label htmlFor={id}>
        {label}
        {required && (
          <span className={styles.required} aria-hidden="true">
            *
          </span>
        )}
      </label>
      <Input
        id={id}
        data-path={path}
        data-testid={path}
        value={value}
        readOnly={locked}
        autoComplete="off"
        spellCheck={false}
        aria-required={required}
        aria-invalid={told?.severity === 'block'}
        aria-describedby={told ? `${id}-finding` : undefined}
        status={told === null ? '' : told.severity === 'block' ? 'error' : 'warning'}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => setTouched(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          focusNextField(event.currentTarget);
        }}
        {...(inputRef ? { ref: inputRef } : {})}
      />
      {told && <FindingText id={`${id}-finding`} finding={told} />}
    </div>
  );
}
