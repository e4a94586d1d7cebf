/**
 * A length in millimetres, to a tenth, as it is typed and stepped.
 */
import { InputNumber } from 'antd';
import type { ReactElement } from 'react';
import { Labelled } from '../../parts/labelled.tsx';

interface Props {
  readonly label: string;
  /** Null while nothing is typed. */
  readonly mm: number | null;
  /** As far as this either way, mm. */
  readonly most: number;
  readonly onChange: (mm: number | null) => void;
  readonly testId: string;
}

export function MmField({ label, mm, most, onChange, testId }: Props): ReactElement {
  return (
    <Labelled
      label={label}
      field={(id) => (
        <InputNumber
          id={id}
          data-testid={testId}
          step={0.1}
          precision={1}
          min={-most}
          max={most}
          value={mm}
          onChange={onChange}
        />
      )}
    />
  );
}
