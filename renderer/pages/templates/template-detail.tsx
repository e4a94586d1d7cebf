/**
 * One template: what it looks like, what it is used for, its versions, and everything that can be done with it as a whole.
 */
import { CopyOutlined, DeleteOutlined, EditOutlined, ExportOutlined, EyeOutlined } from '@ant-design/icons';
import { Alert, Button, Segmented } from 'antd';
import { type ReactElement, useCallback, useMemo, useState } from 'react';
import { api, type TemplateInFull, type TemplateSummary, type ToldProblem } from '../../api.ts';
import { copyText, exportTemplate, keep, openTemplate, templateOf } from '../../flows/templates.ts';
import { fullTime } from '../../format.ts';
import { Facts } from '../../parts/facts.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { type Text, useText } from '../../text/index.ts';
import { CopyForm } from './copy-form.tsx';
import { Picture } from './drawing.tsx';
import { LayoutChoice } from './layout-choice.tsx';
import type { PageName } from './template-edits.ts';
import { TemplateHistory } from './template-history.tsx';
import styles from './templates.module.css';

interface Props {
  /** As it is now. */
  readonly summary: TemplateSummary;
  readonly templates: readonly TemplateSummary[];
  readonly maySave: boolean;
  readonly onDone: (templateId: string | null, say: (text: Text) => string) => void;
}

export function TemplateDetail(props: Props): ReactElement {
  const { summary } = props;
  const { templateId } = summary;
  const [version, setVersion] = useState<number | null>(null);
  const wanted = version ?? summary.version;
  const ask = useCallback(() => api.template({ templateId, version: wanted }), [templateId, wanted]);
  const { value, problem } = useReply(ask);
  const [kept, setKept] = useState<TemplateInFull | null>(null);
  if (value !== null && value !== kept) setKept(value);
  // the last one stays on screen until the next is there
  const shown = value ?? kept;
  return (
    <section className={styles.detail} aria-label={summary.name} data-testid="template-detail">
      {problem && <ProblemAlert problem={problem} />}
      {shown && <Shown {...props} shown={shown} onVersion={setVersion} />}
    </section>
  );
}

type Doing = 'nothing' | 'copying' | 'removing';

function Shown({
  summary,
  templates,
  maySave,
  onDone,
  shown,
  onVersion,
}: Props & { readonly shown: TemplateInFull; readonly onVersion: (version: number | null) => void }): ReactElement {
  const text = useText();
  const words = text.templates;
  const { templateId, name, shipped } = summary;
  const [doing, setDoing] = useState<Doing>('nothing');
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const template = useMemo(() => templateOf(shown.text), [shown.text]);
  const old = shown.summary.version !== summary.version;
  const mayEdit = maySave && !shipped;

  const told = (trouble: ToldProblem | null): boolean => {
    setProblem(trouble);
    return trouble === null;
  };
  const keepText = async (content: string, say: (summary: TemplateSummary) => (all: Text) => string): Promise<void> => {
    const kept = await keep(content);
    if (!told(kept.ok ? null : kept.problem) || !kept.ok) return;
    setDoing('nothing');
    onVersion(null);
    onDone(kept.summary.templateId, say(kept.summary));
  };
  const remove = async (): Promise<void> => {
    const reply = await api.deleteTemplate({ templateId });
    setDoing('nothing');
    if (told(reply.ok ? null : reply.problem)) onDone(null, (all) => all.templates.removed(name));
  };
  return (
    <>
      <div className={styles.head}>
        <h3>{shown.summary.name}</h3>
        <span className={styles.space} />
        <Button
          type={mayEdit ? 'primary' : 'default'}
          icon={mayEdit ? <EditOutlined /> : <EyeOutlined />}
          onClick={() => void openTemplate(templateId, !maySave).then(told)}
          data-testid="open-template"
        >
          {mayEdit ? words.edit : words.look}
        </Button>
        {maySave && (
          <Button icon={<CopyOutlined />} onClick={() => setDoing('copying')} data-testid="copy-template">
            {words.copy}
          </Button>
        )}
        <Button icon={<ExportOutlined />} onClick={() => exportTemplate(shown.summary, shown.text)} data-testid="export-template">
          {words.exportIt}
        </Button>
        {mayEdit && (
          <Button icon={<DeleteOutlined />} onClick={() => setDoing('removing')} data-testid="delete-template">
            {words.remove}
          </Button>
        )}
      </div>
      {problem && <ProblemAlert problem={problem} onClose={() => setProblem(null)} />}
      {doing === 'removing' && (
        <Alert
          type="warning"
          showIcon
          data-testid="delete-question"
          title={words.removeAsk(name)}
          action={
            <span className={styles.answers}>
              <Button size="small" danger onClick={() => void remove()} data-testid="delete-sure">
                {words.remove}
              </Button>
              <Button size="small" autoFocus onClick={() => setDoing('nothing')}>
                {words.back}
              </Button>
            </span>
          }
        />
      )}
      {doing === 'copying' && (
        <CopyForm
          of={shown.summary}
          taken={templates.map((one) => one.templateId)}
          onMake={(id, copyName) =>
            keepText(copyText(shown.text, id, copyName), (made) => (all) => all.templates.copied(made.name))
          }
          onBack={() => setDoing('nothing')}
        />
      )}
      {old && (
        <Alert
          type="info"
          showIcon
          title={words.history.old(shown.summary.version)}
          action={
            mayEdit && (
              <Button
                size="small"
                onClick={() => void keepText(shown.text, (made) => (all) => all.templates.history.taken(made.version))}
                data-testid="take-again"
              >
                {words.history.again}
              </Button>
            )
          }
        />
      )}
      <div className={styles.body}>
        <Drawing template={template} name={shown.summary.name} />
        <div className={styles.sideFacts}>
          <Facts
            facts={[
              [words.facts.id, templateId],
              [words.facts.use, words.uses[shown.summary.use]],
              [words.facts.kinds, shown.summary.kinds.map((kind) => text.kinds[kind].short).join(' · ')],
              [words.facts.paper, words.size(shown.summary.page.width, shown.summary.page.height)],
              [words.facts.version, String(shown.summary.version)],
              [
                words.facts.kept,
                shown.summary.at === null ? words.shipped : `${fullTime(shown.summary.at).slice(0, 16)} · ${shown.summary.actor}`,
              ],
            ]}
          />
          {shipped && maySave && <p className={styles.quiet}>{words.shippedHint}</p>}
          {summary.use === 'layout' && (
            <LayoutChoice summary={summary} onTrouble={setProblem} onDone={(say) => onDone(templateId, say)} />
          )}
          <TemplateHistory
            history={shown.history}
            shown={shown.summary.version}
            onShow={(version) => onVersion(version === summary.version ? null : version)}
          />
        </div>
      </div>
    </>
  );
}

function Drawing({ template, name }: { readonly template: ReturnType<typeof templateOf>; readonly name: string }): ReactElement {
  const { templates: words } = useText();
  const [page, setPage] = useState<PageName>('face');
  return (
    <div className={styles.drawing}>
      {template.list && (
        <Segmented<PageName>
          size="small"
          aria-label={words.editor.page}
          value={page}
          onChange={setPage}
          options={(['face', 'list'] as const).map((value) => ({ value, label: words.editor.pages[value] }))}
        />
      )}
      <div className={styles.sheet}>
        <Picture template={template} page={template.list ? page : 'face'} label={words.drawing(name)} />
      </div>
    </div>
  );
}
