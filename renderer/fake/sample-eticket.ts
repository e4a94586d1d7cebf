/**
 * A railway e-ticket of an office of sample data.
 */
import type { Fen } from '../../domain/money.ts';
import type { ETicket } from '../api.ts';
import { bad, good, type Handlers } from './answers.ts';
import { samplePdf } from './sample-pdf.ts';

export const sampleTicket: ETicket = {
  number: '26119166161000123456',
  ticketNo: '2537066019061092202562026',
  issuedOn: '2026-11-22',
  business: '售',
  from: { name: '北京南', pinyin: 'Beijingnan' },
  to: { name: '呼和浩特东', pinyin: 'Hohhotdong' },
  train: 'G1281',
  travelDate: '2026-11-20',
  departureTime: '09:05',
  airConditioning: '新空调',
  seatLevel: '二等座',
  carriage: '05',
  seat: '12F号',
  fare: 27_250 as Fen,
  net: 25_000 as Fen,
  taxRate: '0.09',
  tax: 2_250 as Fen,
  idMasked: '1101011990****1234',
  passenger: '张三',
  purchaser: { name: '江苏某科技有限公司', taxId: '91320111339366503A' },
  original: '',
  remarks: '',
  issuer: '',
};

export const eTicketHandlers: Pick<Handlers, 'readETicket' | 'printETicket'> = {
  readETicket: ({ xml }) =>
    xml.includes(sampleTicket.number)
      ? good({ ticket: sampleTicket, pdf: samplePdf('', sampleTicket.number) })
      : bad('eticket-unreadable', { element: 'ElectronicInvoiceRailwayETicketNumber' }),
  printETicket: () => good({ job: 'Laser_A5-21' }),
};
