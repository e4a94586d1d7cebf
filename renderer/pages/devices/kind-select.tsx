/**
 * The choice of one of a device's kinds, with its label.
 */
import { Select } from 'antd';
import type { ReactElement } from 'react';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { useText } from '../../text/index.ts';

interface Props {
  readonly kinds: readonly InvoiceKind[];
  readonly value: InvoiceKind;
  readonly onChange: (kind: InvoiceKind) => void;
}

export function KindSelect({ kinds, value, onChange }: Props): ReactElement {
  const text = useText();
  const options = kinds.map((kind) => ({ value: kind, label: text.kinds[kind].short }));
  return (
    <Labelled
      label={text.devices.kind}
      field={(id) => <Select id={id} value={value} onChange={onChange} popupMatchSelectWidth={false} options={options} />}
    />
  );
}
