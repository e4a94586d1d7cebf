/**
 * What is read from a railway e-ticket, large enough to be compared with what a passenger says, each to be copied.
 */
import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Fen } from '../../../domain/money.ts';
import { displayYuan } from '../../../domain/money.ts';
import type { ETicket } from '../../api.ts';
import { takeTitle } from '../../flows/eticket.ts';
import { useCounter } from '../../state/counter.ts';
import { useNotice } from '../../state/notice.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './eticket.module.css';

interface Fact {
  readonly name: keyof Text['eTicket']['facts'];
  readonly value: string;
  /** To be copied; null for what nobody writes down elsewhere. */
  readonly copy: string | null;
}

const yuan = (amount: Fen | null): string => (amount === null ? '' : `¥${displayYuan(amount)}`);
const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** Those that the ticket has, in the order in which they are asked for. */
function factsOf(ticket: ETicket): readonly Fact[] {
  const { purchaser, from, to } = ticket;
  const plain = (name: Fact['name'], value: string): Fact => ({ name, value, copy: null });
  const copied = (name: Fact['name'], value: string, copy = value): Fact => ({ name, value, copy });
  const facts: readonly Fact[] = [
    copied('number', ticket.number),
    copied('buyer', purchaser.name),
    copied('taxId', purchaser.taxId),
    copied('passenger', ticket.passenger),
    plain('id', ticket.idMasked),
    copied('train', ticket.train),
    plain('trip', from.name === '' && to.name === '' ? '' : `${from.name} → ${to.name}`),
    plain('departs', joined(ticket.travelDate, ticket.departureTime)),
    plain('seat', joined(ticket.carriage, ticket.seat, ticket.seatLevel)),
    copied(ticket.business === '退' ? 'refund' : 'fare', yuan(ticket.fare), displayYuan(ticket.fare)),
    plain('net', yuan(ticket.net)),
    plain('tax', yuan(ticket.tax)),
    plain('issuedOn', ticket.issuedOn),
    copied('original', ticket.original),
    plain('remarks', ticket.remarks),
  ];
  return facts.filter(({ name, value }) => value !== '' || name === 'buyer');
}

async function copy(text: string, say: (words: Text) => string): Promise<void> {
  await navigator.clipboard.writeText(text);
  useNotice.getState().show({ tone: 'done', say });
}

function Row({ fact: { name, value, copy: copied } }: { readonly fact: Fact }): ReactElement {
  const words = useText().eTicket;
  const label = words.facts[name];
  return (
    <div data-testid={`eticket-${name}`}>
      <dt>{label}</dt>
      <dd data-main={copied !== null}>{value || words.noTitle}</dd>
      {copied && (
        <Button
          type="text"
          size="small"
          icon={<CopyOutlined />}
          title={words.copy(label)}
          aria-label={words.copy(label)}
          onClick={() => void copy(copied, ({ eTicket }) => eTicket.copied(eTicket.facts[name]))}
        />
      )}
    </div>
  );
}

export function TicketFacts({ ticket }: { readonly ticket: ETicket }): ReactElement {
  const words = useText().eTicket;
  const writing = useCounter(({ draft, result, issuingSince }) => draft !== null && result === null && issuingSince === null);
  return (
    <section className={styles.side}>
      <dl className={styles.facts}>
        {factsOf(ticket).map((fact) => (
          <Row key={fact.name} fact={fact} />
        ))}
      </dl>
      {writing && ticket.purchaser.name !== '' && (
        <Button onClick={takeTitle} data-testid="eticket-title">
          {words.useTitle}
        </Button>
      )}
    </section>
  );
}
