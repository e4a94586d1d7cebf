/**
 * A label above a field of a form, tied to it.
 */
import { type ReactElement, useId } from 'react';
import styles from './labelled.module.css';

interface Props {
  readonly label: string;
  /** Makes the field, which has to carry this id. */
  readonly field: (id: string) => ReactElement;
}

export function Labelled({ label, field }: Props): ReactElement {
  const id = useId();
  return (
    <div className={styles.labelled}>
      <label htmlFor={id}>{label}</label>
      {field(id)}
    </div>
  );
}
