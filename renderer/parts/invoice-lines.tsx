/**
 * The rows as they were signed, or as they would be, to be compared with the paper.
 */
import type { ReactElement } from 'react';
import { displayYuan } from '../../domain/money.ts';
import type { InvoiceDetail } from '../api.ts';
import { decimal, percent } from '../format.ts';
import { useText } from '../text/index.ts';
import sheet from './panel.module.css';

type Line = InvoiceDetail['lines'][number];

function figuresOf(line: Line): readonly string[] {
  return [
    decimal(line.quantity ?? ''),
    decimal(line.price ?? ''),
    displayYuan(line.net),
    percent(line.rate),
    displayYuan(line.tax),
  ];
}

export function InvoiceLines({ lines }: Pick<InvoiceDetail, 'lines'>): ReactElement {
  const text = useText();
  const column = text.form.line;
  return (
    <table className={sheet.table} aria-label={text.form.lines}>
      <thead>
        <tr>
          <th scope="col">{column.name}</th>
          <th scope="col">{column.spec}</th>
          <th scope="col">{column.unit}</th>
          {[column.quantity, column.price, column.net, column.rate, column.tax].map((name) => (
            <th key={name} scope="col" className={sheet.figure}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of an issued invoice never change
          <tr key={index}>
            <td>{line.nature === 'discount' ? `${line.name} ${text.form.discount}` : line.name}</td>
            <td>{line.spec}</td>
            <td>{line.unit}</td>
            {figuresOf(line).map((figure, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a figure is its column
              <td key={place} className={sheet.figure}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
