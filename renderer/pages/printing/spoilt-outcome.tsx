/**
 * What comes after a spoilt sheet: the invoice needs other paper, and a number whose form is gone must not come up on the device.
 */
import { Alert, Button } from 'antd';
import { type ReactElement, useCallback } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type PaperSeen, type PrintJob } from '../../api.ts';
import { print } from '../../flows/print.ts';
import { useReply } from '../../parts/use-reply.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './paper.module.css';

interface Props {
  readonly job: PrintJob;
  readonly paper: Extract<PaperSeen, { readonly saw: 'spoilt' }>;
  readonly onNext: () => void;
}
type Sheet = NonNullable<Props['paper']['form']>;

/** Another number's form was used up: either its own invoice needs paper too, or the number has to go before it comes up. */
function OtherNumber({ sheet }: { readonly sheet: Sheet }): ReactElement {
  const words = useText().printing.paper;
  const { code, number } = sheet;
  const ask = useCallback(() => api.findInvoices({ text: `${code} ${number}`, limit: 1 }), [code, number]);
  const { value } = useReply(ask);
  const maySee = useSession(({ person }) => mayRun('beginOperation', person?.roles ?? null));
  const device = useStatus(({ status }) => status?.devices.find(({ stock }) => stock.some(({ next }) => next?.code === code)));
  if (value === null) return <p />;
  const [issued] = value;
  if (issued) return <p>{words.otherInvoice(number, issued.buyerName)}</p>;
  const toDevice = (): void =>
    useOverlay
      .getState()
      .show({ shows: 'devices', tab: 'stock', ...(device === undefined ? {} : { deviceId: device.deviceId }) });
  return (
    <>
      <p>{words.voidFirst(number)}</p>
      {maySee && (
        <div>
          <Button onClick={toDevice} data-testid="void-blank">
            {words.voidBlank}
          </Button>
        </div>
      )}
    </>
  );
}

export function SpoiltOutcome({ job, paper, onNext }: Props): ReactElement {
  const words = useText().printing.paper;
  const { form } = paper;
  const reason = words.reasons[paper.reason];
  const again = async (): Promise<void> => {
    if (await print(job, { printerId: job.printerId, part: job.part })) onNext();
  };
  return (
    <div className={styles.form} data-testid="spoilt-outcome">
      <Alert
        type="success"
        showIcon
        role="status"
        title={form ? words.recorded(`${form.code} ${form.number}`, reason) : words.recordedPlain(job.number, reason)}
      />
      <h3>{words.next}</h3>
      {form && <OtherNumber sheet={form} />}
      {job.onForms && <p>{form ? words.againOnForm(job.number) : words.formGone(job.number)}</p>}
      <div className={styles.buttons}>
        <Button type="primary" size="large" data-first onClick={() => void again()} data-testid="print-again">
          {words.again}
        </Button>
        <Button size="large" onClick={onNext}>
          {words.done}
        </Button>
      </div>
    </div>
  );
}
