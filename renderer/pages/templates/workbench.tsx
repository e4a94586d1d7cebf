/**
 * The page that is edited with everything about the box that is chosen. What a drag makes of the template lives here, so that
 * nothing else is drawn anew while the hand moves.
 */
import { type ReactElement, type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import { type TemplateWork, useTemplates } from '../../state/templates.ts';
import { Canvas } from './canvas.tsx';
import styles from './editor.module.css';
import type { Shown } from './editor-bar.tsx';
import { FaultList } from './fault-list.tsx';
import { editFaults } from './faults.ts';
import { SidePanel } from './side-panel.tsx';
import { withAdded } from './template-additions.ts';
import { mayRemove, pageOf, withoutBoxes } from './template-edits.ts';

interface Props {
  readonly work: TemplateWork;
  readonly shown: Shown;
  readonly onShow: (change: Partial<Shown>) => void;
  readonly preview: ReactNode;
}

export function Workbench({ work, shown, onShow, preview }: Props): ReactElement {
  const { change } = useTemplates();
  const { present, readOnly } = work;
  const { page, view, zoom } = shown;
  const [draft, setDraft] = useState<Template | null>(null);
  const template = draft ?? present;
  const [selection, setSelection] = useState<readonly string[]>([]);

  const faults = useMemo(() => (readOnly ? [] : editFaults(template)), [template, readOnly]);
  // a drag neither adds nor takes away
  const there = useMemo(() => new Set(boxesOf(present).map(({ path }) => path)), [present]);
  const selected = useMemo(() => selection.filter((path) => there.has(path) && pageOf(path) === page), [selection, there, page]);

  const show = (place: string): void => {
    onShow({ page: pageOf(place), ...(view === 'preview' ? { view: 'edit' } : {}) });
    setSelection(there.has(place) ? [place] : []);
  };
  const add = useCallback(
    (place: string): void => {
      change(withAdded(present, place));
      onShow({ page: pageOf(place) });
      setSelection([place]);
    },
    [present, change, onShow],
  );
  const remove = (): void => {
    const going = selected.filter((path) => mayRemove(present, path));
    if (going.length === 0) return;
    change(withoutBoxes(present, going));
    // labels and rules behind them have other paths now
    setSelection([]);
  };
  return (
    <div className={styles.work} data-view={view}>
      {view !== 'preview' && (
        <Canvas
          {...{ template, page, faults, readOnly, zoom }}
          selection={selected}
          onSelect={setSelection}
          onDraft={setDraft}
          onChange={change}
          onRemove={remove}
        />
      )}
      {preview}
      <div className={styles.side}>
        <SidePanel
          {...{ template, page, readOnly }}
          settled={present}
          selection={selected}
          onChange={change}
          onSelect={setSelection}
          onAdd={add}
          onRemove={remove}
        />
        {!readOnly && <FaultList template={template} faults={faults} onShow={show} onAdd={add} />}
      </div>
    </div>
  );
}
