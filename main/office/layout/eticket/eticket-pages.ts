/**
 * The face of a railway e-ticket invoice as the trade prints it: the trip across the page, the fare as the only amount, the buyer, and no
 * block of a seller, no amount in words. Drawn from the data, for the counter's own prints and previews.
 */
import type { ETicket } from '../../../../domain/eticket.ts';
import { fenToYuan } from '../../../../domain/money.ts';
import { ok, type Result } from '../../../../domain/problem.ts';
import type { Box } from '../../../../domain/template.ts';
import { type Metrics, mmPerPoint } from '../fit.ts';
import type { Item, Page } from '../page.ts';
import type { Rgb } from '../pdf.ts';
import { openTypesetter, type Typesetter } from '../typesetter.ts';

/** mm */
export const eTicketMedia = { width: 210, height: 140 } as const;
export const eTicketTitle = '电子发票（铁路电子客票）';
/** Of the frame. */
export const eTicketInk: Rgb = [156, 82, 35];
/** Type of business of a refund fee. */
const refund = '退';

/** One page of 210 × 140 mm. Fails with `layout-glyph-missing` or `layout-text-too-long`. */
export function eTicketPages(ticket: ETicket, metrics: Metrics): Result<readonly Page[]> {
  const typesetter = openTypesetter(metrics);
  const items: readonly Item[] = [
    ...frame,
    ...head(ticket, typesetter),
    ...trip(ticket, typesetter),
    ...passenger(ticket, typesetter),
    ...purchaser(ticket, typesetter),
  ];
  return typesetter.trouble() ?? ok([{ ...eTicketMedia, items }]);
}

const rule = (x1: number, y1: number, x2: number, y2: number): Item => ({
  kind: 'rule',
  from: { x: x1, y: y1 },
  to: { x: x2, y: y2 },
  width: 0.25,
});
const frame: readonly Item[] = [
  rule(62, 20, 148, 20),
  rule(62, 21, 148, 21),
  rule(10, 34, 200, 34),
  rule(10, 106, 200, 106),
  rule(10, 134, 200, 134),
  rule(10, 34, 10, 134),
  rule(200, 34, 200, 134),
  // the arrow from station to station
  rule(88, 49, 122, 49),
  rule(122, 49, 119, 47.4),
  rule(122, 49, 119, 50.6),
];

function head(ticket: ETicket, set: Typesetter): readonly Item[] {
  return [
    ...set.place('title', eTicketTitle, { ...label(40, 9, 130, 10, 20), align: 'center' }),
    ...named(set, 'number', '发票号码：', ticket.number, { x: 12, y: 25, w: 80 }),
    ...named(set, 'issuedOn', '开票日期：', printedDay(ticket.issuedOn), { x: 138, y: 25, w: 62 }),
  ];
}

function trip({ from, to, train, travelDate, departureTime, ...seat }: ETicket, set: Typesetter): readonly Item[] {
  const station = (field: 'from' | 'to', { name, pinyin }: ETicket['from'], x: number): readonly Item[] => [
    ...set.place(`${field}.name`, name === '' ? '' : `${name}站`, { ...value(x, 43, 64, 11, 20), align: 'center', minSize: 8 }),
    ...set.place(`${field}.pinyin`, pinyin, { ...value(x, 54, 64, 6, 11), align: 'center', minSize: 5 }),
  ];
  const leaves = departureTime === '' ? '' : `${departureTime}开`;
  const place = `${seat.carriage === '' ? '' : `${seat.carriage}车`}${seat.seat}`;
  return [
    ...station('from', from, 18),
    ...set.place('train', train, { ...value(84, 41, 42, 8, 16), align: 'center', minSize: 8 }),
    ...station('to', to, 128),
    ...set.place('travelDate', printedDay(travelDate), { ...value(18, 65, 42, 6, 12), minSize: 6 }),
    ...set.place('departureTime', leaves, { ...value(62, 65, 24, 6, 12), minSize: 6 }),
    ...set.place('seat', place, { ...value(88, 65, 30, 6, 12), minSize: 6 }),
    ...set.place('seatLevel', seat.seatLevel, { ...value(122, 65, 32, 6, 12), minSize: 6 }),
    ...set.place('airConditioning', seat.airConditioning, { ...value(158, 65, 36, 6, 12), minSize: 6 }),
  ];
}

function passenger(ticket: ETicket, set: Typesetter): readonly Item[] {
  const fare = ticket.business === refund ? '退票费：' : '票价：';
  return [
    ...named(set, 'fare', fare, `￥${fenToYuan(ticket.fare)}`, { x: 18, y: 75, w: 90 }, 13),
    ...named(set, 'original', '原发票号码：', ticket.original, { x: 112, y: 75, w: 82 }),
    ...set.place('idMasked', ticket.idMasked, { ...value(18, 85, 58, 6, 12), minSize: 6 }),
    ...set.place('passenger', ticket.passenger, { ...value(78, 85, 60, 6, 12), minSize: 5 }),
    ...named(set, 'ticketNo', '电子客票号：', ticket.ticketNo, { x: 18, y: 95, w: 110 }),
  ];
}

function purchaser(ticket: ETicket, set: Typesetter): readonly Item[] {
  return [
    ...named(set, 'purchaser.name', '购买方名称：', ticket.purchaser.name, { x: 14, y: 108, w: 106 }),
    ...named(set, 'purchaser.taxId', '统一社会信用代码：', ticket.purchaser.taxId, { x: 122, y: 108, w: 76 }),
    ...named(set, 'remarks', '备注：', ticket.remarks, { x: 14, y: 117, w: 184, h: 15 }),
  ];
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h?: number;
}

/** A label with its value; neither when there is no value. */
function named(set: Typesetter, field: string, name: string, text: string, { x, y, w, h = 7 }: At, size = 11): readonly Item[] {
  if (text === '') return [];
  const width = name.length * size * mmPerPoint + 1.5;
  const room: Box = { ...value(x + width, y, w - width, h, size), minSize: 4, maxLines: h > 7 ? 6 : 2 };
  return [...set.place(null, name, label(x, y, width, 7, size)), ...set.place(field, text, room)];
}

function label(x: number, y: number, w: number, h: number, size: number): Box {
  return { x, y, w, h, size, minSize: 5, role: 'label', align: 'left', maxLines: 1, valign: 'middle', leading: 1.1 };
}

function value(x: number, y: number, w: number, h: number, size: number): Box {
  return { ...label(x, y, w, h, size), role: 'value' };
}

/** `2026年11月22日` */
function printedDay(day: string): string {
  return day === '' ? '' : `${day.slice(0, 4)}年${day.slice(5, 7)}月${day.slice(8, 10)}日`;
}
