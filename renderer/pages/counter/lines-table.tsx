/**
 * The rows of the invoice as the device would sign them. Words may be corrected; figures may not.
 */
import { Alert } from 'antd';
import { memo, type ReactElement } from 'react';
import { displayYuan } from '../../../domain/money.ts';
import type { CheckedDraft, Draft, Finding } from '../../api.ts';
import { editLine } from '../../flows/draft.ts';
import { percent } from '../../format.ts';
import { isComposing } from '../../keys.ts';
import sheet from '../../parts/panel.module.css';
import { useTold } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import { focusNextField } from './field.tsx';
import { findingAt } from './findings.ts';
import { type FormRow, formRows } from './invoice-rows.ts';
import styles from './invoice-form.module.css';

const words = ['name', 'spec', 'unit'] as const;

interface CellProps {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly locked: boolean;
  readonly finding: Finding | null;
  readonly onChange: (value: string) => void;
}

function WordCell({ path, label, value, locked, finding, onChange }: CellProps): ReactElement {
  return (
    <input
      className={styles.cell}
      data-path={path}
      data-testid={path}
      data-finding={finding?.severity}
      aria-label={label}
      aria-invalid={finding?.severity === 'block'}
      autoComplete="off"
      spellCheck={false}
      value={value}
      disabled={locked}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        focusNextField(event.currentTarget);
      }}
    />
  );
}

function RowFinding({ finding }: { readonly finding: Finding }): ReactElement {
  const { sentence, remedy } = useTold(finding.problem);
  return (
    <tr>
      <td />
      <td colSpan={8} className={finding.severity === 'block' ? styles.block : styles.warn} role="alert">
        {sentence} <span>{remedy}</span>
      </td>
    </tr>
  );
}

interface RowProps {
  readonly index: number;
  readonly shown: FormRow;
  readonly findings: readonly Finding[];
  readonly locked: boolean;
}

const LineRow = memo(function LineRow({ index, shown, findings, locked }: RowProps): ReactElement {
  const text = useText();
  const { line, row, discount } = shown;
  const rate = line.zeroRate ? text.form.zeroRates[line.zeroRate] : percent(line.rate);
  return (
    <>
      <tr>
        <td className={styles.rowNo}>{index + 1}</td>
        {words.map((word) => (
          <td key={word} className={styles.word}>
            <WordCell
              path={`lines.${index}.${word}`}
              label={text.form.lineField(text.form.line[word], index + 1)}
              value={line[word]}
              locked={locked}
              finding={findingAt(findings, `lines.${index}.${word}`)}
              onChange={(value) => editLine(index, { [word]: value })}
            />
          </td>
        ))}
        <td className={sheet.figure}>{row?.quantity ?? line.quantity}</td>
        <td className={sheet.figure}>{row?.price ?? line.price}</td>
        <td className={sheet.figure}>{row && displayYuan(row.net)}</td>
        <td className={sheet.figure}>{rate}</td>
        <td className={sheet.figure}>{row && displayYuan(row.tax)}</td>
      </tr>
      {discount && (
        <tr className={styles.discount}>
          <td />
          <td colSpan={5}>{text.form.discount}</td>
          <td className={sheet.figure}>{displayYuan(discount.net)}</td>
          <td className={sheet.figure}>{rate}</td>
          <td className={sheet.figure}>{displayYuan(discount.tax)}</td>
        </tr>
      )}
      {findings.map((finding) => (
        <RowFinding key={`${finding.path} ${finding.problem.code}`} finding={finding} />
      ))}
    </>
  );
});

interface Props {
  readonly draft: Draft;
  readonly checked: CheckedDraft | null;
  readonly locked: boolean;
}

export function LinesTable({ draft, checked, locked }: Props): ReactElement {
  const text = useText();
  const column = text.form.line;
  const findings = checked?.findings ?? [];
  return (
    <div className={styles.lines}>
      <table className={sheet.table} aria-label={text.form.lines}>
        <thead>
          <tr>
            <th scope="col">#</th>
            {words.map((word) => (
              <th key={word} scope="col">
                {column[word]}
              </th>
            ))}
            {(['quantity', 'price', 'net', 'rate', 'tax'] as const).map((figure) => (
              <th key={figure} scope="col" className={sheet.figure}>
                {column[figure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {formRows(draft.lines, checked?.lines ?? []).map((shown, index) => (
            <LineRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a draft never change places
              key={index}
              index={index}
              shown={shown}
              findings={findings.filter(({ path }) => path.startsWith(`lines.${index}.`))}
              locked={locked}
            />
          ))}
        </tbody>
      </table>
      {checked?.goodsList && <Alert type="info" showIcon title={text.form.goodsList} />}
    </div>
  );
}
