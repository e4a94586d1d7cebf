/**
 * How many sheets of each page are printed.
 */
import { InputNumber } from 'antd';
import { type ReactElement, useId } from 'react';

interface Props {
  readonly className: string | undefined;
  readonly label: string;
  readonly copies: number;
  readonly onChange: (copies: number) => void;
  readonly testId: string;
}

export function CopiesField({ className, label, copies, onChange, testId }: Props): ReactElement {
  const id = useId();
  return (
    <span className={className}>
      <label htmlFor={id}>{label}</label>
      <InputNumber
        id={id}
        min={1}
        max={99}
        precision={0}
        value={copies}
        onChange={(next) => onChange(next ?? 1)}
        data-testid={testId}
      />
    </span>
  );
}
