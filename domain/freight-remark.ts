/**
 * What the law wants in the remarks of an invoice for freight (货物运输): where from, where to, the wagons and the goods.
 */
import type { OrderLine } from './order.ts';

type Carried = Pick<OrderLine, 'from' | 'to' | 'train' | 'description'>;

/**
 * `起运地:大同 到达地:秦皇岛 车种车号:C70 1234567 货物信息:煤炭运费`, each thing once, in the order of the lines; charges without a
 * place of departure carry nothing, so they name no goods. Nothing is left out to make it fit: a text longer than the remarks
 * of a kind stands in the draft, where the clerk is told that it is too long and divides the order.
 */
export function freightRemark(lines: readonly Carried[]): string {
  const goods = lines.filter((line) => line.from !== undefined);
  return [
    named(
      '起运地',
      lines.map((line) => line.from),
    ),
    named(
      '到达地',
      lines.map((line) => line.to),
    ),
    named(
      '车种车号',
      lines.map((line) => line.train),
    ),
    named(
      '货物信息',
      goods.map((line) => line.description),
    ),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function named(title: string, values: readonly (string | undefined)[]): string {
  const known = [...new Set(values)].filter((value) => value !== undefined && value !== '');
  return known.length === 0 ? '' : `${title}:${known.join('、')}`;
}
