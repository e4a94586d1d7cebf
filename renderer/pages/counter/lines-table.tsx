/**
 * The rows of the invoice as the device would sign them. Words may be corrected; figures may not.
 */
import { Alert } from 'antd';
import { memo, type ReactElement } from 'react';
import type { CheckedDraft, DraftLine, Finding } from '../../api.ts';
import { editLine } from '../../flows/draft.ts';
import { isComposing } from '../../keys.ts';
import sheet from '../../parts/panel.module.css';
import { useTold } from '../../parts/problem-alert.tsx';
import { useText } from '../../text/index.ts';
import { focusNextField } from './field.tsx';
import { findingAt, findingsByLine } from './findings.ts';
import styles from './invoice-form.module.css';
import { type FormRow, formRows } from './invoice-rows.ts';

const words = ['name', 'spec', 'unit'] as const;
const none: readonly Finding[] = [];

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
      title={value}
      value={value}
      readOnly={locked}
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
      <td colSpan={8} className={finding.severity === 'block' ? styles.block : styles.warn}>
        {sentence} <span>{remedy}</span>
      </td>
    </tr>
  );
}

interface RowProps extends FormRow {
  readonly index: number;
  readonly findings: readonly Finding[];
  readonly locked: boolean;
}

/** Plain texts only, so that a check which changes nothing in a row costs nothing. */
const LineRow = memo(function LineRow({ index, findings, locked, ...row }: RowProps): ReactElement {
  const text = useText();
  const rate = row.zeroRate ? text.form.zeroRates[row.zeroRate] : row.rate;
  return (
    <>
      <tr>
        <td className={styles.rowNo}>{index + 1}</td>
        {words.map((word) => (
          <td key={word} className={styles.word}>
            <WordCell
              path={`lines.${index}.${word}`}
              label={text.form.lineField(text.form.line[word], index + 1)}
              value={row[word]}
              locked={locked}
              finding={findingAt(findings, `lines.${index}.${word}`)}
              onChange={(value) => editLine(index, { [word]: value })}
            />
          </td>
        ))}
        <td className={sheet.figure}>{row.quantity}</td>
        <td className={sheet.figure}>{row.price}</td>
        <td className={sheet.figure}>{row.net}</td>
        <td className={sheet.figure}>{rate}</td>
        <td className={sheet.figure}>{row.tax}</td>
      </tr>
      {row.discountNet !== '' && (
        <tr className={styles.discount}>
          <td />
          <td colSpan={5}>{text.form.discount}</td>
          <td className={sheet.figure}>{row.discountNet}</td>
          <td className={sheet.figure}>{rate}</td>
          <td className={sheet.figure}>{row.discountTax}</td>
        </tr>
      )}
      {findings.map((finding) => (
        <RowFinding key={`${finding.path} ${finding.problem.code}`} finding={finding} />
      ))}
    </>
  );
});

interface Props {
  readonly lines: readonly DraftLine[];
  readonly checked: CheckedDraft | null;
  readonly locked: boolean;
}

export const LinesTable = memo(function LinesTable({ lines, checked, locked }: Props): ReactElement {
  const text = useText();
  const column = text.form.line;
  const findings = findingsByLine(checked?.findings ?? none);
  return (
    <div className={styles.lines}>
      {checked?.goodsList && <Alert type="info" banner showIcon title={text.form.goodsList} />}
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
          {formRows(lines, checked?.lines ?? []).map((row, index) => (
            <LineRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a draft never change places
              key={index}
              {...row}
              index={index}
              findings={findings.get(index) ?? none}
              locked={locked}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
});
