/**
 * All templates, the one that is looked at beside them, and files from elsewhere.
 */
import { type ReactElement, useCallback } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { api } from '../../api.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { useNotice } from '../../state/notice.ts';
import { useSession } from '../../state/session.ts';
import type { Text } from '../../text/index.ts';
import { useText } from '../../text/index.ts';
import { ImportFile } from './import-file.tsx';
import { TemplateDetail } from './template-detail.tsx';
import { TemplateList } from './template-list.tsx';
import styles from './templates.module.css';

interface Props {
  readonly chosen: string | null;
  readonly onChoose: (templateId: string | null) => void;
}

const askTemplates = () => api.templates({});

export function TemplateDesk({ chosen, onChoose }: Props): ReactElement {
  const { templates: words } = useText();
  const { value: templates, problem, again } = useReply(askTemplates);
  const slow = useSlow(templates === null);
  const maySave = useSession(({ person }) => mayRun('saveTemplate', person?.roles ?? null));
  const done = useCallback(
    (templateId: string | null, say: (text: Text) => string): void => {
      useNotice.getState().show({ tone: 'done', say });
      onChoose(templateId);
      again();
    },
    [again, onChoose],
  );
  if (problem) return <ProblemAlert problem={problem} />;
  if (templates === null) return <p className={styles.none}>{slow && words.loading}</p>;
  const shown = templates.find(({ templateId }) => templateId === chosen) ?? templates[0];
  return (
    <div className={styles.desk}>
      <div className={styles.all}>
        <TemplateList templates={templates} chosen={shown ?? null} onChoose={onChoose} />
        {maySave ? <ImportFile templates={templates} onDone={done} /> : <p className={styles.hint}>{words.readOnly}</p>}
      </div>
      {shown && <TemplateDetail key={shown.templateId} summary={shown} templates={templates} maySave={maySave} onDone={done} />}
    </div>
  );
}
