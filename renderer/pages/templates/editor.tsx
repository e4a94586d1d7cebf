/**
 * The editor of one template: the page to work on, everything about the box that is chosen, what is wrong, and a live sample.
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
import { type KeyboardEvent, type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import type { TemplateFault } from '../../../domain/template-check.ts';
import type { ToldProblem } from '../../api.ts';
import { saveWork } from '../../flows/templates.ts';
import { KeyCap } from '../../parts/key-hint.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useNotice } from '../../state/notice.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { isUnsaved, type TemplateWork, useTemplates } from '../../state/templates.ts';
import { useText } from '../../text/index.ts';
import { Canvas } from './canvas.tsx';
import styles from './editor.module.css';
import { FaultList } from './fault-list.tsx';
import { editFaults } from './faults.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { SidePanel } from './side-panel.tsx';
import { mayRemove, type PageName, pageOf, withAdded, withoutBoxes } from './template-edits.ts';

const views = ['edit', 'both', 'preview'] as const;
type View = (typeof views)[number];
/** From this width on both have room side by side. */
const roomForBoth = 1600;
const none: readonly TemplateFault[] = [];
const zoomStep = 1.25;
const zoomBounds = { min: 0.5, max: 4 };

/** Holds everything that would take the editor away until the person has decided about what is unsaved. */
function useLeaving(): { readonly leaving: (() => void) | null; ask(goOn: () => void): void; decided(): void } {
  const [leaving, setLeaving] = useState<{ readonly goOn: () => void } | null>(null);
  const ask = useCallback((goOn: () => void): void => {
    if (isUnsaved(useTemplates.getState().work)) setLeaving({ goOn });
    else goOn();
  }, []);
  useEffect(() => {
    useOverlay.setState({
      guard: (goOn) =>
        ask(() => {
          useTemplates.getState().forget();
          goOn();
        }),
    });
    return () => useOverlay.setState({ guard: null });
  }, [ask]);
  return { leaving: leaving?.goOn ?? null, ask, decided: () => setLeaving(null) };
}

export function Editor({ work, onBack }: { readonly work: TemplateWork; readonly onBack: () => void }): ReactElement {
  const text = useText();
  const words = text.templates.editor;
  const { change, undo, redo } = useTemplates();
  const mayPreview = useSession(({ person }) => mayRun('previewTemplate', person?.roles ?? null));
  const { present, readOnly } = work;
  const [draft, setDraft] = useState<Template | null>(null);
  const shown = draft ?? present;
  const [page, setPage] = useState<PageName>('face');
  const [selection, setSelection] = useState<readonly string[]>([]);
  const [view, setView] = useState<View>(() => (mayPreview && window.innerWidth >= roomForBoth ? 'both' : 'edit'));
  const [zoom, setZoom] = useState(1);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const { leaving, ask, decided } = useLeaving();

  const faults = useMemo(() => editFaults(shown), [shown]);
  const there = useMemo(() => new Set(boxesOf(shown).map(({ path }) => path)), [shown]);
  const selected = selection.filter((path) => there.has(path) && pageOf(path) === page);
  const unsaved = isUnsaved(work);
  const sound = faults.length === 0;

  const save = async (): Promise<boolean> => {
    if (!sound || busy || !unsaved) return false;
    setBusy(true);
    const trouble = await saveWork();
    setBusy(false);
    setProblem(trouble);
    if (trouble !== null) return false;
    const version = useTemplates.getState().work?.saved.version ?? 0;
    useNotice.getState().show({ tone: 'done', say: ({ templates }) => templates.editor.saved(version) });
    return true;
  };
  const show = (place: string): void => {
    setPage(pageOf(place));
    setSelection(there.has(place) ? [place] : []);
    if (view === 'preview') setView('edit');
  };
  const add = (place: string): void => {
    const added = withAdded(present, place);
    change(added.template);
    setPage(pageOf(place));
    setSelection([added.path]);
  };
  const remove = (): void => {
    const going = selected.filter((path) => mayRemove(present, path));
    if (going.length === 0) return;
    change(withoutBoxes(present, going));
    // labels and rules behind them have other paths now
    setSelection([]);
  };
  const press = (event: KeyboardEvent): void => {
    if (!event.ctrlKey || event.altKey) return;
    const wanted = { z: event.shiftKey ? redo : undo, y: redo, s: () => void save() }[event.key.toLowerCase()];
    if (!wanted) return;
    // a field would undo its own letters, and the template would not follow
    event.preventDefault();
    wanted();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens to keys that are meant for everything in it
    <div className={styles.editor} onKeyDown={press} data-testid="template-editor">
      <div className={styles.bar}>
        <Button
          type="text"
          size="small"
          icon={<ArrowLeftOutlined />}
          onClick={() => ask(onBack)}
          data-first
          data-testid="leave-editor"
        >
          {words.back}
        </Button>
        <h3>{present.name}</h3>
        <span className={styles.quiet}>
          {present.id} · {text.templates.version(work.saved.version)}
          {readOnly && ` · ${words.lookOnly}`}
        </span>
        {unsaved && <span className={styles.unsaved}>{words.unsaved}</span>}
        <span className={styles.space} />
        {present.list && (
          <Segmented<PageName>
            size="small"
            aria-label={words.page}
            value={page}
            onChange={(next) => {
              setPage(next);
              setSelection([]);
            }}
            options={(['face', 'list'] as const).map((value) => ({ value, label: words.pages[value] }))}
          />
        )}
        {mayPreview && (
          <Segmented<View>
            size="small"
            aria-label={words.view}
            value={view}
            onChange={setView}
            options={views.map((value) => ({ value, label: words.views[value] }))}
          />
        )}
        <Space.Compact size="small">
          <Button
            icon={<ZoomOutOutlined />}
            aria-label={words.smaller}
            title={words.smaller}
            onClick={() => setZoom(Math.max(zoom / zoomStep, zoomBounds.min))}
          />
          <Button icon={<CompressOutlined />} aria-label={words.fit} title={words.fit} onClick={() => setZoom(1)} />
          <Button
            icon={<ZoomInOutlined />}
            aria-label={words.larger}
            title={words.larger}
            onClick={() => setZoom(Math.min(zoom * zoomStep, zoomBounds.max))}
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
              data-testid="undo"
            />
            <Button
              size="small"
              icon={<RedoOutlined />}
              aria-label={words.redo}
              title={`${words.redo} Ctrl+Y`}
              disabled={work.future.length === 0}
              onClick={redo}
              data-testid="redo"
            />
            <Button
              type="primary"
              size="small"
              icon={<SaveOutlined />}
              disabled={!unsaved || !sound}
              loading={busy}
              onClick={() => void save()}
              data-testid="save-template"
            >
              {words.save} <KeyCap label="Ctrl+S" />
            </Button>
          </>
        )}
      </div>
      {leaving && (
        <LeaveQuestion
          maySave={sound}
          onSave={async () => {
            if (await save()) leaving();
            decided();
          }}
          onDrop={() => {
            decided();
            leaving();
          }}
          onStay={decided}
        />
      )}
      {problem && <ProblemAlert problem={problem} onClose={() => setProblem(null)} />}
      <div className={styles.work} data-view={view}>
        {view !== 'preview' && (
          <Canvas
            template={shown}
            page={page}
            selection={selected}
            faults={readOnly ? none : faults}
            readOnly={readOnly}
            zoom={zoom}
            onSelect={setSelection}
            onDraft={setDraft}
            onChange={change}
            onRemove={remove}
          />
        )}
        {view !== 'edit' && mayPreview && <PreviewPane template={present} sound={sound} />}
        <aside className={styles.side}>
          <SidePanel
            template={shown}
            page={page}
            selection={selected}
            readOnly={readOnly}
            onChange={change}
            onSelect={setSelection}
            onAdd={add}
            onRemove={remove}
          />
          {!readOnly && <FaultList template={shown} faults={faults} onShow={show} onAdd={add} />}
        </aside>
      </div>
      {!readOnly && <p className={styles.keys}>{words.keys}</p>}
    </div>
  );
}
