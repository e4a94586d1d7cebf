/**
 * A railway e-ticket as it crosses the border.
 */
import { z } from 'zod';
import { fen, text } from './values.ts';

const station = z.object({ name: z.string(), pinyin: z.string() });

/** The data file of one ticket. */
export const eTicketXml = text(500_000);
export const eTicket = z.object({
  number: z.string(),
  ticketNo: z.string(),
  issuedOn: z.string(),
  business: z.string(),
  from: station,
  to: station,
  train: z.string(),
  travelDate: z.string(),
  departureTime: z.string(),
  airConditioning: z.string(),
  seatLevel: z.string(),
  carriage: z.string(),
  seat: z.string(),
  fare: fen,
  net: fen.nullable(),
  taxRate: z.string(),
  tax: fen.nullable(),
  idMasked: z.string(),
  passenger: z.string(),
  purchaser: z.object({ name: z.string(), taxId: z.string() }),
  original: z.string(),
  remarks: z.string(),
  issuer: z.string(),
});
