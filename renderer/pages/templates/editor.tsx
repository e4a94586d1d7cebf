/**
 * The editor of one template: the page to work on, what is wrong with it, and a live sample.
 */
import { type KeyboardEvent, type ReactElement, useCallback, useMemo, useState } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import type { ToldProblem } from '../../api.ts';
import { saveWork } from '../../flows/templates.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useNotice } from '../../state/notice.ts';
import { useSession } from '../../state/session.ts';
import { isUnsaved, type TemplateWork, useTemplates } from '../../state/templates.ts';
import { useText } from '../../text/index.ts';
import styles from './editor.module.css';
import { EditorBar, type Shown } from './editor-bar.tsx';
import { editFaults } from './faults.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { useLeaving } from './use-leaving.ts';
import { Workbench } from './workbench.tsx';

interface Props {
  readonly work: TemplateWork;
  readonly onBack: () => void;
}

/** Width of the window from which page and sample have room side by side, pixels. */
const roomForBoth = 1600;

export function Editor({ work, onBack }: Props): ReactElement {
  const words = useText().templates.editor;
  const { undo, redo } = useTemplates();
  const mayPreview = useSession(({ person }) => mayRun('previewTemplate', person?.roles ?? null));
  const [shown, setShown] = useState<Shown>(() => ({
    page: 'face',
    view: mayPreview && window.innerWidth >= roomForBoth ? 'both' : 'edit',
    zoom: 1,
  }));
  const onShow = useCallback((change: Partial<Shown>): void => setShown((before) => ({ ...before, ...change })), []);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [saving, setSaving] = useState(false);
  const { goOn, ask, decided } = useLeaving();
  const { present, readOnly } = work;
  const sound = useMemo(() => editFaults(present).length === 0, [present]);

  const save = async (): Promise<boolean> => {
    if (!sound || saving || !isUnsaved(work)) return false;
    setSaving(true);
    const trouble = await saveWork();
    setSaving(false);
    setProblem(trouble);
    if (trouble !== null) return false;
    const version = useTemplates.getState().work?.saved.version ?? 0;
    useNotice.getState().show({ tone: 'done', say: ({ templates }) => templates.editor.saved(version) });
    return true;
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
      <EditorBar {...{ work, shown, mayPreview, sound, saving, onShow }} onSave={() => void save()} onBack={() => ask(onBack)} />
      {goOn && (
        <LeaveQuestion
          maySave={sound}
          onSave={async () => {
            if (await save()) goOn();
            decided();
          }}
          onDrop={() => {
            decided();
            goOn();
          }}
          onStay={decided}
        />
      )}
      {problem && <ProblemAlert problem={problem} onClose={() => setProblem(null)} />}
      <Workbench
        {...{ work, shown, onShow }}
        preview={shown.view !== 'edit' && mayPreview && <PreviewPane template={present} sound={sound} />}
      />
      {!readOnly && <p className={styles.keys}>{words.keys}</p>}
    </div>
  );
}
