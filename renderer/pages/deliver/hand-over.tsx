/**
 * The code that a buyer scans to collect the invoice: shown once the platform has answered, and what it waits for until then.
 */
import { Alert } from 'antd';
import { type ReactElement, useEffect, useState } from 'react';
import { api, type InvoiceDetail } from '../../api.ts';
import { QrCode } from '../../parts/qr-code.tsx';
import { useChanged } from '../../state/changed.ts';
import type { InvoiceName } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './deliver-dialog.module.css';

/** Large enough for a telephone held over the counter. */
const side = 220;

/** The invoice's latest delivery by code, kept in step; null as long as none was asked for. */
export function useHandOver({ code, number }: InvoiceName, asked: boolean): InvoiceDetail['handOver'] {
  const [handOver, setHandOver] = useState<InvoiceDetail['handOver']>(null);
  const changed = useChanged(({ row }) => (row?.code === code && row.number === number ? row : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when it was asked for, and when the invoice has changed
  useEffect(() => {
    let shown = true;
    void api.getInvoice({ code, number }).then((reply) => {
      if (shown && reply.ok) setHandOver(reply.value.handOver);
    });
    return () => {
      shown = false;
    };
  }, [code, number, asked, changed]);
  return handOver;
}

export function HandOver({
  number,
  handOver,
}: {
  readonly number: string;
  readonly handOver: NonNullable<InvoiceDetail['handOver']>;
}): ReactElement | null {
  const text = useText();
  const online = useStatus(({ status }) => status?.platform.state === 'reachable');
  switch (handOver.truth) {
    case 'done':
      return (
        <figure className={styles.code} data-testid="hand-over-code">
          <QrCode value={handOver.url ?? ''} label={text.deliver.code(number)} size={side} />
          <figcaption>{text.deliver.scan}</figcaption>
        </figure>
      );
    case 'trouble':
      return <Alert type="warning" showIcon title={text.deliver.returned} />;
    case 'due':
      return <Alert type="info" showIcon title={online ? text.deliver.waiting : text.deliver.offline} />;
    case 'none':
      return null;
  }
}
