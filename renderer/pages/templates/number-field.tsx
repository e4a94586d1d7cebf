/**
 * A number of the panel: a length, a size or a count.
 */
import { InputNumber } from 'antd';
import type { ReactElement } from 'react';
import { Labelled } from '../../parts/labelled.tsx';

interface Props {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** Where the field may be empty. */
  readonly onEmpty?: () => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly disabled: boolean;
  readonly testId: string;
}

export function NumberField({
  label,
  value,
  onChange,
  onEmpty,
  unit = 'mm',
  step = 0.1,
  disabled,
  testId,
  ...bounds
}: Props): ReactElement {
  return (
    <Labelled
      label={label}
      field={(id) => (
        <InputNumber<number>
          id={id}
          size="small"
          data-testid={testId}
          disabled={disabled}
          {...bounds}
          step={step}
          suffix={unit}
          value={value}
          onChange={(next) => (next === null ? onEmpty?.() : onChange(next))}
        />
      )}
    />
  );
}
