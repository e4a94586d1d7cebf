/**
 * Over the page: which template this is, what of it is shown and how large, and undoing, redoing and saving.
 */
import {
  ArrowLeftOutlined,
  CompressOutlined,
  RedoOutlined,
  SaveOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Button, Segmented, Space } from 'antd';
import type { ReactElement } from 'react';
import { KeyCap } from '../../parts/key-hint.tsx';
import { isUnsaved, type TemplateWork, useTemplates } from '../../state/templates.ts';
import { useText } from '../../text/index.ts';
import styles from './editor.module.css';
import type { PageName } from './template-edits.ts';

const views = ['edit', 'both', 'preview'] as const;
export type View = (typeof views)[number];

/** What of the template is on screen. */
export interface Shown {
  readonly page: PageName;
  readonly view: View;
  /** Factor on the size that fits. */
  readonly zoom: number;
}

interface Props {
  readonly work: TemplateWork;
  readonly shown: Shown;
  readonly mayPreview: boolean;
  readonly sound: boolean;
  readonly saving: boolean;
  readonly onShow: (change: Partial<Shown>) => void;
  readonly onSave: () => void;
  readonly onBack: () => void;
}

const zoomStep = 1.25;
const zoomBounds = { min: 0.5, max: 4 };

export function EditorBar({ work, shown, mayPreview, sound, saving, onShow, onSave, onBack }: Props): ReactElement {
  const text = useText();
  const words = text.templates.editor;
  const { undo, redo } = useTemplates();
  const { present, saved, readOnly } = work;
  const { page, view, zoom } = shown;
  const unsaved = isUnsaved(work);
  return (
    <div className={styles.bar}>
      <Button type="text" size="small" icon={<ArrowLeftOutlined />} onClick={onBack} data-testid="leave-editor">
        {words.back}
      </Button>
      <h3>{present.name}</h3>
      <span className={styles.quiet}>
        {present.id} · {text.templates.version(saved.version)}
        {readOnly && ` · ${words.lookOnly}`}
      </span>
      {unsaved && <span className={styles.unsaved}>{words.unsaved}</span>}
      <span className={styles.space} />
      {present.list && (
        <Segmented<PageName>
          size="small"
          aria-label={words.page}
          value={page}
          onChange={(next) => onShow({ page: next })}
          options={(['face', 'list'] as const).map((value) => ({ value, label: words.pages[value] }))}
        />
      )}
      {mayPreview && (
        <Segmented<View>
          size="small"
          aria-label={words.view}
          value={view}
          onChange={(next) => onShow({ view: next })}
          options={views.map((value) => ({ value, label: words.views[value] }))}
        />
      )}
      <Space.Compact size="small">
        <Button
          icon={<ZoomOutOutlined />}
          aria-label={words.smaller}
          title={words.smaller}
          onClick={() => onShow({ zoom: Math.max(zoom / zoomStep, zoomBounds.min) })}
        />
        <Button icon={<CompressOutlined />} aria-label={words.fit} title={words.fit} onClick={() => onShow({ zoom: 1 })} />
        <Button
          icon={<ZoomInOutlined />}
          aria-label={words.larger}
          title={words.larger}
          onClick={() => onShow({ zoom: Math.min(zoom * zoomStep, zoomBounds.max) })}
        />
      </Space.Compact>
      {!readOnly && (
        <>
          <Button
            size="small"
            icon={<UndoOutlined />}
            aria-label={words.undo}
            title={`${words.undo} Ctrl+Z`}
            disabled={work.past.length === 0}
            onClick={undo}
          />
          <Button
            size="small"
            icon={<RedoOutlined />}
            aria-label={words.redo}
            title={`${words.redo} Ctrl+Y`}
            disabled={work.future.length === 0}
            onClick={redo}
          />
          <Button
            type="primary"
            size="small"
            icon={<SaveOutlined />}
            disabled={!unsaved || !sound}
            loading={saving}
            onClick={onSave}
            data-testid="save-template"
          >
            {words.save} <KeyCap label="Ctrl+S" />
          </Button>
        </>
      )}
    </div>
  );
}
