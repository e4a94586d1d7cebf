/**
 * Taking a template file in. What the office says against it stands beside the file's name.
 */
import { ImportOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { type ReactElement, useRef, useState } from 'react';
import type { TemplateSummary, ToldProblem } from '../../api.ts';
import { keep, readTemplateFile } from '../../flows/templates.ts';
import { useTold } from '../../parts/problem-alert.tsx';
import { type Text, useText } from '../../text/index.ts';
import styles from './templates.module.css';

interface Props {
  readonly templates: readonly TemplateSummary[];
  readonly onDone: (templateId: string, say: (text: Text) => string) => void;
}
type Stage =
  | { readonly at: 'idle' }
  | { readonly at: 'busy' }
  /** The station has a template with the id that is in the file. */
  | { readonly at: 'known'; readonly id: string; readonly file: string; readonly text: string }
  | { readonly at: 'refused'; readonly file: string; readonly problem: ToldProblem | 'too-large' };

export function ImportFile({ templates, onDone }: Props): ReactElement {
  const { templates: words } = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [stage, setStage] = useState<Stage>({ at: 'idle' });

  const take = async (file: string, text: string): Promise<void> => {
    setStage({ at: 'busy' });
    const kept = await keep(text);
    setStage(kept.ok ? { at: 'idle' } : { at: 'refused', file, problem: kept.problem });
    if (kept.ok) onDone(kept.summary.templateId, (all) => all.templates.imported(kept.summary.name));
  };
  const read = async (file: File): Promise<void> => {
    const content = await readTemplateFile(file);
    if (!content.ok) {
      setStage({ at: 'refused', file: file.name, problem: content.problem });
      return;
    }
    const { id, text } = content;
    const known = templates.some(({ templateId, shipped }) => templateId === id && !shipped);
    if (known && id !== null) setStage({ at: 'known', id, file: file.name, text });
    else await take(file.name, text);
  };
  return (
    <div className={styles.import}>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="import-file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // the same file, corrected, is to be chosen again
          target.value = '';
          if (file) void read(file);
        }}
      />
      <Button
        icon={<ImportOutlined />}
        loading={stage.at === 'busy'}
        onClick={() => chooser.current?.click()}
        data-testid="import-template"
      >
        {words.importIt}
      </Button>
      {stage.at === 'known' && (
        <Alert
          type="warning"
          showIcon
          data-testid="import-known"
          title={
            <>
              <p>{words.importAsk(stage.id)}</p>
              <span className={styles.answers}>
                <Button size="small" type="primary" autoFocus onClick={() => void take(stage.file, stage.text)}>
                  {words.importNew}
                </Button>
                <Button size="small" onClick={() => setStage({ at: 'idle' })}>
                  {words.back}
                </Button>
              </span>
            </>
          }
        />
      )}
      {stage.at === 'refused' && (
        <div role="alert" data-testid="import-refused">
          {stage.problem === 'too-large' ? (
            <Refusal file={stage.file} sentence={words.importTooLarge} remedy={words.importTooLargeRemedy} />
          ) : (
            <ToldRefusal file={stage.file} problem={stage.problem} />
          )}
        </div>
      )}
    </div>
  );
}

function ToldRefusal({ file, problem }: { readonly file: string; readonly problem: ToldProblem }): ReactElement {
  return <Refusal file={file} {...useTold(problem)} />;
}

function Refusal({
  file,
  sentence,
  remedy,
}: {
  readonly file: string;
  readonly sentence: string;
  readonly remedy: string;
}): ReactElement {
  const { templates: words } = useText();
  return (
    <Alert
      type="error"
      showIcon
      title={
        <>
          <p className={styles.file}>{words.importRefused(file)}</p>
          <p>{sentence}</p>
          <p className={styles.quiet}>{remedy}</p>
        </>
      }
    />
  );
}
