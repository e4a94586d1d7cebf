/**
 * Sending an issued invoice to its buyer: by e-mail, by SMS, or as a code to be scanned.
 */
import { Alert, Button, Input, Segmented } from 'antd';
import { type ReactElement, type SubmitEvent, useState } from 'react';
import type { CommandInput } from '../../../preload/contract.ts';
import type { ToldProblem } from '../../api.ts';
import { api } from '../../api.ts';
import { KeyCap } from '../../parts/key-hint.tsx';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type InvoiceName, useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './deliver-dialog.module.css';
import { HandOver, useHandOver } from './hand-over.tsx';

type Channel = CommandInput<'deliverInvoice'>['channel'];
const channels = ['email', 'sms', 'qr'] as const satisfies readonly Channel[];

/** Enough to catch a slip of the hand; whether it arrives, the platform finds out. */
const shapes = { email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, sms: /^1\d{10}$/ } as const;

type Sent = 'no' | 'sending' | 'sent' | { readonly problem: ToldProblem };

function Deliver({ invoice }: { readonly invoice: InvoiceName }): ReactElement {
  const text = useText();
  const close = useOverlay((state) => state.close);
  const online = useStatus(({ status }) => status?.platform.state === 'reachable');
  const [channel, setChannel] = useState<Channel>('email');
  const [to, setTo] = useState('');
  const [insisted, setInsisted] = useState(false);
  const [sent, setSent] = useState<Sent>('no');
  const handOver = useHandOver(invoice, sent === 'sent');
  const wrong = channel !== 'qr' && !shapes[channel].test(to.trim());

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (sent === 'sending' || sent === 'sent') return;
    setInsisted(true);
    if (wrong) {
      document.getElementById('deliver-to')?.focus();
      return;
    }
    setSent('sending');
    const reply = await api.deliverInvoice({ ...invoice, channel, to: channel === 'qr' ? '' : to.trim() });
    setSent(reply.ok ? 'sent' : { problem: reply.problem });
  };
  const change = (next: Channel): void => {
    setChannel(next);
    setTo('');
    setInsisted(false);
    setSent('no');
  };
  return (
    <form className={styles.body} onSubmit={(event) => void send(event)}>
      <Segmented
        block
        aria-label={text.deliver.channel}
        name="channel"
        value={channel}
        onChange={change}
        options={channels.map((value) => ({ value, label: text.deliver.channels[value] }))}
      />
      {channel === 'qr' ? (
        <p>{text.deliver.qr}</p>
      ) : (
        <>
          <label htmlFor="deliver-to">{text.deliver.to[channel]}</label>
          <Input
            id="deliver-to"
            inputMode={channel === 'email' ? 'email' : 'tel'}
            autoComplete="off"
            value={to}
            status={insisted && wrong ? 'error' : ''}
            aria-invalid={insisted && wrong}
            {...(insisted && wrong ? { 'aria-describedby': 'deliver-wrong' } : {})}
            onChange={(event) => {
              setTo(event.target.value);
              setSent('no');
            }}
          />
          {insisted && wrong && (
            <p id="deliver-wrong" className={styles.wrong}>
              {text.deliver.wrong[channel]}
            </p>
          )}
        </>
      )}
      <div role="status" data-testid="delivered">
        {channel === 'qr' && handOver && <HandOver number={invoice.number} handOver={handOver} />}
        {sent === 'sent' && !(channel === 'qr' && handOver) && (
          <Alert type={online ? 'success' : 'info'} showIcon title={online ? text.deliver.queued : text.deliver.queuedOffline} />
        )}
        {typeof sent === 'object' && <ProblemAlert problem={sent.problem} />}
      </div>
      <div className={styles.foot}>
        <Button onClick={close}>
          {text.deliver.close} <KeyCap label="Esc" />
        </Button>
        <Button type="primary" htmlType="submit" loading={sent === 'sending'} disabled={sent === 'sent'} data-testid="deliver">
          {text.deliver.send}
        </Button>
      </div>
    </form>
  );
}

export function DeliverDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  const invoice = overlay.shows === 'deliver' ? overlay.invoice : null;
  return (
    <Layer
      open={invoice !== null}
      width="480px"
      title={invoice && text.deliver.title(invoice.code, invoice.number)}
      focus="#deliver-to"
    >
      {invoice && <Deliver invoice={invoice} />}
    </Layer>
  );
}
