/**
 * Everything about the one box that is chosen: where it stands, its text and how that is set.
 */
import { Checkbox, Input, Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import {
  type Align,
  aligns,
  type FontRole,
  fontRoles,
  type Rule,
  type Template,
  type TextStyle,
  type Valign,
  valigns,
} from '../../../domain/template.ts';
import { type BoxChange, type TemplateBox, withBox } from '../../../domain/template-boxes.ts';
import { templateBounds } from '../../../domain/template-check.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { useText } from '../../text/index.ts';
import styles from './editor.module.css';
import { NumberField } from './number-field.tsx';
import {
  columnAt,
  labelAt,
  leastSide,
  ruleAt,
  tableOf,
  withColumnRow,
  withPrinted,
  withRuleAt,
  withTable,
} from './template-edits.ts';

export interface PanelProps {
  readonly template: Template;
  readonly readOnly: boolean;
  readonly onChange: (template: Template, mark?: string) => void;
}
interface Props extends PanelProps {
  readonly one: TemplateBox;
}

const side = templateBounds.boxSide.max;

export function BoxPanel(props: Props): ReactElement {
  const { one } = props;
  return (
    <>
      {one.what === 'rule' ? (
        <RuleFields {...props} />
      ) : one.what === 'table' ? (
        <TableFields {...props} />
      ) : one.what === 'column' ? (
        <ColumnFields {...props} />
      ) : (
        <PlaceFields {...props} />
      )}
      {one.what === 'label' && <LabelFields {...props} />}
      {one.style && <StyleFields {...props} style={one.style} />}
    </>
  );
}

/** A change of the box from a field of the panel; those of one field in a row are undone together. */
function useChange({ template, one, onChange }: Props): (change: BoxChange) => void {
  return (change) => onChange(withBox(template, one.path, change), `${one.path} ${Object.keys(change).join(' ')}`);
}

function PlaceFields(props: Props): ReactElement {
  const { editor: words } = useText().templates;
  const { one, readOnly: disabled } = props;
  const change = useChange(props);
  const { x, y, w, h } = one.box;
  const qr = one.what === 'qr';
  const least = leastSide(one.what);
  const most = qr ? templateBounds.qrSize.max : side;
  return (
    <div className={styles.pair}>
      <NumberField label={words.x} value={x} onChange={(next) => change({ x: next })} testId="box-x" {...{ disabled }} />
      <NumberField label={words.y} value={y} onChange={(next) => change({ y: next })} testId="box-y" {...{ disabled }} />
      <NumberField
        label={qr ? words.qrSize : words.w}
        value={w}
        min={least}
        max={most}
        onChange={(next) => change({ w: next })}
        testId="box-w"
        disabled={disabled}
      />
      {!qr && (
        <NumberField
          label={words.h}
          value={h}
          min={least}
          max={most}
          onChange={(next) => change({ h: next })}
          testId="box-h"
          disabled={disabled}
        />
      )}
    </div>
  );
}

function RuleFields({ template, one, readOnly: disabled, onChange }: Props): ReactElement | null {
  const { editor: words } = useText().templates;
  const rule = ruleAt(template, one.path);
  if (!rule) return null;
  const labels = [words.x1, words.y1, words.x2, words.y2];
  const change = (at: number, next: number): void => {
    const [x1, y1, x2, y2, width] = rule.map((value, index) => (index === at ? next : value));
    if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || width === undefined) return;
    const changed: Rule = [x1, y1, x2, y2, width];
    onChange(withRuleAt(template, one.path, changed), `${one.path} ${at}`);
  };
  return (
    <div className={styles.pair}>
      {labels.map((label, at) => (
        <NumberField
          key={label}
          label={label}
          value={rule[at] ?? 0}
          onChange={(next) => change(at, next)}
          testId={`rule-${at}`}
          disabled={disabled}
        />
      ))}
      <NumberField
        label={words.lineWidth}
        value={rule[4]}
        {...templateBounds.ruleWidth}
        step={0.05}
        onChange={(next) => change(4, next)}
        testId="rule-4"
        disabled={disabled}
      />
    </div>
  );
}

function TableFields({ template, one, readOnly: disabled, onChange }: Props): ReactElement | null {
  const { editor: words } = useText().templates;
  const table = tableOf(template, one.page);
  if (!table) return null;
  const field = (name: 'top' | 'pitch' | 'height' | 'rows', label: string, more: Partial<Parameters<typeof NumberField>[0]>) => (
    <NumberField
      label={label}
      value={table[name]}
      onChange={(next) => onChange(withTable(template, one.page, { [name]: next }), `${one.path} ${name}`)}
      testId={`table-${name}`}
      disabled={disabled}
      {...more}
    />
  );
  return (
    <div className={styles.pair}>
      {field('top', words.top, {})}
      {field('pitch', words.pitch, templateBounds.boxSide)}
      {field('height', words.rowHeight, templateBounds.boxSide)}
      {field('rows', words.rows, { ...templateBounds.tableRows, step: 1, unit: '' })}
    </div>
  );
}

function ColumnFields(props: Props): ReactElement | null {
  const { editor: words } = useText().templates;
  const { template, one, readOnly: disabled, onChange } = props;
  const change = useChange(props);
  const column = columnAt(template, one.path);
  if (!column) return null;
  const { x, w, dy, h } = column;
  const inRow = (next: Parameters<typeof withColumnRow>[2]): void =>
    onChange(withColumnRow(template, one.path, next), `${one.path} ${Object.keys(next).join(' ')}`);
  return (
    <div className={styles.pair}>
      <NumberField label={words.x} value={x} onChange={(next) => change({ x: next })} testId="box-x" disabled={disabled} />
      <NumberField
        label={words.w}
        value={w}
        {...templateBounds.boxSide}
        onChange={(next) => change({ w: next })}
        testId="box-w"
        disabled={disabled}
      />
      <NumberField label={words.dy} value={dy} onChange={(next) => inRow({ dy: next })} testId="box-dy" disabled={disabled} />
      <NumberField
        label={words.columnHeight}
        value={h ?? null}
        {...templateBounds.boxSide}
        onChange={(next) => inRow({ h: next })}
        onEmpty={() => inRow({ h: null })}
        testId="box-h"
        disabled={disabled}
      />
    </div>
  );
}

function LabelFields(props: Props): ReactElement | null {
  const { editor: words } = useText().templates;
  const { template, one, readOnly, onChange } = props;
  const change = useChange(props);
  const label = labelAt(template, one.path);
  if (!label) return null;
  return (
    <>
      <Labelled
        label={words.text}
        field={(id) => (
          <Input.TextArea
            id={id}
            data-testid="label-text"
            autoSize={{ minRows: 1, maxRows: 5 }}
            maxLength={templateBounds.labelText}
            disabled={readOnly}
            value={label.text}
            onChange={({ target }) => target.value !== '' && change({ text: target.value })}
          />
        )}
      />
      {template.use === 'form' && (
        <Checkbox
          checked={label.printed ?? false}
          disabled={readOnly}
          onChange={({ target }) => onChange(withPrinted(template, one.path, target.checked))}
        >
          {words.printed}
        </Checkbox>
      )}
    </>
  );
}

function StyleFields(props: Props & { readonly style: TextStyle }): ReactElement {
  const { editor: words } = useText().templates;
  const { style, readOnly: disabled } = props;
  const change = useChange(props);
  const { textSize, lines, leading } = templateBounds;
  return (
    <>
      <Labelled
        label={words.font}
        field={(id) => (
          <Select<FontRole>
            id={id}
            size="small"
            disabled={disabled}
            value={style.role}
            onChange={(role) => change({ role })}
            options={fontRoles.map((role) => ({ value: role, label: words.roles[role] }))}
          />
        )}
      />
      <div className={styles.pair}>
        <NumberField
          label={words.fontSize}
          value={style.size}
          {...textSize}
          step={0.5}
          unit="pt"
          onChange={(size) => change({ size })}
          testId="box-size"
          disabled={disabled}
        />
        <NumberField
          label={words.minSize}
          value={style.minSize}
          {...textSize}
          step={0.5}
          unit="pt"
          onChange={(minSize) => change({ minSize })}
          testId="box-min-size"
          disabled={disabled}
        />
        <NumberField
          label={words.maxLines}
          value={style.maxLines}
          {...lines}
          step={1}
          unit=""
          onChange={(maxLines) => change({ maxLines })}
          testId="box-lines"
          disabled={disabled}
        />
        <NumberField
          label={words.leading}
          value={style.leading}
          {...leading}
          step={0.05}
          unit="em"
          onChange={(next) => change({ leading: next })}
          testId="box-leading"
          disabled={disabled}
        />
      </div>
      <Choice<Align>
        label={words.alignment}
        value={style.align}
        all={aligns}
        words={words.aligns}
        disabled={disabled}
        onChange={(align) => change({ align })}
      />
      <Choice<Valign>
        label={words.vertical}
        value={style.valign}
        all={valigns}
        words={words.valigns}
        disabled={disabled}
        onChange={(valign) => change({ valign })}
      />
    </>
  );
}

function Choice<T extends string>({
  label,
  value,
  all,
  words,
  disabled,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly all: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly disabled: boolean;
  readonly onChange: (value: T) => void;
}): ReactElement {
  return (
    <div className={styles.choice}>
      <span aria-hidden="true">{label}</span>
      <Segmented<T>
        size="small"
        block
        aria-label={label}
        disabled={disabled}
        value={value}
        onChange={onChange}
        options={all.map((one) => ({ value: one, label: words[one] }))}
      />
    </div>
  );
}
