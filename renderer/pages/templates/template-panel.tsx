/**
 * What belongs to the template as a whole: its name, its use, its kinds of invoice and its paper.
 */
import { Checkbox, Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { type InvoiceKind, invoiceKinds } from '../../../domain/kinds.ts';
import { type Template, type TemplateUse, templateUses } from '../../../domain/template.ts';
import { templateBounds } from '../../../domain/template-check.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { useText } from '../../text/index.ts';
import type { PanelProps } from './box-panel.tsx';
import styles from './editor.module.css';
import { NumberField } from './number-field.tsx';
import { inkOf, inkText } from './template-edits.ts';

export function TemplatePanel({ template, readOnly: disabled, onChange }: PanelProps): ReactElement {
  const text = useText();
  const words = text.templates.editor;
  const change = (next: Partial<Template>): void => onChange({ ...template, ...next }, `template ${Object.keys(next).join(' ')}`);
  const { name, use, kinds, page, ink } = template;
  return (
    <>
      <Labelled
        label={words.name}
        field={(id) => (
          <Input
            id={id}
            size="small"
            data-testid="template-name"
            maxLength={templateBounds.name}
            disabled={disabled}
            value={name}
            onChange={({ target }) => change({ name: target.value })}
          />
        )}
      />
      <Labelled
        label={words.use}
        field={(id) => (
          <Select<TemplateUse>
            id={id}
            size="small"
            disabled={disabled}
            value={use}
            onChange={(next) => change({ use: next })}
            options={templateUses.map((value) => ({ value, label: text.templates.uses[value] }))}
          />
        )}
      />
      <fieldset className={styles.kinds}>
        <legend>{words.kinds}</legend>
        <Checkbox.Group<InvoiceKind>
          disabled={disabled}
          value={[...kinds]}
          onChange={(next) => change({ kinds: invoiceKinds.filter((kind) => next.includes(kind)) })}
          options={invoiceKinds.map((kind) => ({ value: kind, label: text.kinds[kind].short }))}
        />
      </fieldset>
      <div className={styles.pair}>
        <NumberField
          label={words.width}
          value={page.width}
          {...templateBounds.pageSide}
          step={1}
          onChange={(width) => change({ page: { ...page, width } })}
          testId="page-width"
          disabled={disabled}
        />
        <NumberField
          label={words.height}
          value={page.height}
          {...templateBounds.pageSide}
          step={1}
          onChange={(height) => change({ page: { ...page, height } })}
          testId="page-height"
          disabled={disabled}
        />
      </div>
      <Labelled
        label={words.ink}
        field={(id) => (
          <input
            id={id}
            className={styles.ink}
            type="color"
            disabled={disabled}
            value={inkText(ink)}
            onChange={({ target }) => change({ ink: inkOf(target.value) })}
          />
        )}
      />
    </>
  );
}
