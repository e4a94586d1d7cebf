/**
 * Beside the page: choosing a box by name, adding one, and the values of what is chosen, or of the whole template.
 */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { memo, type ReactElement } from 'react';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import { useLocale } from '../../state/locale.ts';
import { useText } from '../../text/index.ts';
import { BoxPanel, type PanelProps } from './box-panel.tsx';
import { boxName, boxWord } from './box-words.ts';
import styles from './editor.module.css';
import { addables, withLabel, withRule } from './template-additions.ts';
import { alignedBoxes, mayRemove, type PageName } from './template-edits.ts';
import { TemplatePanel } from './template-panel.tsx';

interface Props extends PanelProps {
  /** As it was before the drag that is on its way: what can be chosen and added does not follow the hand. */
  readonly settled: Template;
  readonly page: PageName;
  readonly selection: readonly string[];
  readonly onSelect: (paths: readonly string[]) => void;
  readonly onAdd: (path: string) => void;
  readonly onRemove: () => void;
}

const whole = 'template';
const several = 'several';
const newLabel = 'new label';
const newRule = 'new rule';
const edges = ['left', 'right', 'top', 'bottom'] as const;

export function SidePanel(props: Props): ReactElement {
  const words = useText().templates.editor;
  const { template, settled, page, selection, readOnly, onChange, onSelect, onAdd, onRemove } = props;
  const [only] = selection;
  const one = selection.length === 1 ? boxesOf(template).find(({ path }) => path === only) : undefined;
  const removable = selection.some((path) => mayRemove(template, path));
  return (
    <div className={styles.panel}>
      <Chooser {...{ page, selection, onSelect }} template={settled} />
      {!readOnly && <Adder {...{ page, onChange, onSelect, onAdd }} template={settled} />}
      {selection.length === 0 && <TemplatePanel {...{ template, readOnly, onChange }} />}
      {one && <BoxPanel key={one.path} {...{ template, readOnly, onChange, one }} />}
      {selection.length > 1 && !readOnly && (
        <div className={styles.aligning}>
          {edges.map((edge) => (
            <Button key={edge} size="small" onClick={() => onChange(alignedBoxes(template, selection, edge))}>
              {words.align[edge]}
            </Button>
          ))}
        </div>
      )}
      {!readOnly && one && !removable && one.what !== 'table' && <p className={styles.quiet}>{words.needed}</p>}
      {!readOnly && removable && (
        <div>
          <Button size="small" icon={<DeleteOutlined />} onClick={onRemove} data-testid="remove-box">
            {words.remove}
          </Button>
        </div>
      )}
    </div>
  );
}

type ChooserProps = Pick<Props, 'template' | 'page' | 'selection' | 'onSelect'>;

const Chooser = memo(function Chooser({ template, page, selection, onSelect }: ChooserProps): ReactElement {
  const text = useText();
  const locale = useLocale((state) => state.locale);
  const words = text.templates.editor;
  const boxes = boxesOf(template).filter((one) => one.page === page);
  const [only] = selection;
  return (
    <Select<string>
      size="small"
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={words.find}
      data-testid="find-box"
      value={selection.length > 1 ? several : (only ?? whole)}
      onChange={(path) => onSelect(path === whole ? [] : [path])}
      options={[
        { value: whole, label: words.template },
        ...(selection.length > 1 ? [{ value: several, label: words.chosen(selection.length), disabled: true }] : []),
        ...boxes.map(({ path }) => ({ value: path, label: boxName(template, path, text, locale) })),
      ]}
    />
  );
});

type AdderProps = Pick<Props, 'template' | 'page' | 'onChange' | 'onSelect' | 'onAdd'>;

const Adder = memo(function Adder({ template, page, onChange, onSelect, onAdd }: AdderProps): ReactElement {
  const text = useText();
  const locale = useLocale((state) => state.locale);
  const words = text.templates.editor;
  const add = (wanted: string): void => {
    if (wanted !== newLabel && wanted !== newRule) {
      onAdd(wanted);
      return;
    }
    const added = wanted === newLabel ? withLabel(template, page, words.newLabel) : withRule(template, page);
    onChange(added.template);
    onSelect([added.path]);
  };
  const absent = addables(template, page).map((path) => {
    const column = path.includes('.columns.') || path.endsWith('.index');
    const name = column ? words.column(boxWord(path, text, locale)) : boxWord(path, text, locale);
    return { value: path, label: mayRemove(template, path) ? name : `${name} · ${words.needs}` };
  });
  return (
    <Select<string>
      size="small"
      aria-label={words.add}
      data-testid="add-box"
      placeholder={words.addPlaceholder}
      value={null}
      onChange={add}
      options={[{ value: newLabel, label: words.addLabel }, { value: newRule, label: words.addRule }, ...absent]}
    />
  );
});
