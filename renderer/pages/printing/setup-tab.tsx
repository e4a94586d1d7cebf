/**
 * Every printer with every kind: which paper, and how far the print is shifted on it.
 */
import { Button } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type PrintSetup, type TemplateSummary } from '../../api.ts';
import { fullTime } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import { offsetWords } from './offset.ts';
import styles from './printing.module.css';
import { SetupEditor } from './setup-editor.tsx';

const askSetups = () => api.printSetups({});
const askTemplates = () => api.templates({});
const noTemplates: readonly TemplateSummary[] = [];

type Of = Pick<PrintSetup, 'printerId' | 'kind'>;

function SetupTable({
  setups,
  templates,
  onAdjust,
}: {
  readonly setups: readonly PrintSetup[];
  readonly templates: readonly TemplateSummary[];
  readonly onAdjust: (of: Of) => void;
}): ReactElement {
  const text = useText();
  const words = text.printing.setup;
  const maySet = useSession(({ person }) => mayRun('setPrintSetup', person?.roles ?? null));
  return (
    <>
      <div className={styles.line}>
        <p className={styles.quiet}>
          {words.intro} {!maySet && words.supervisorOnly}
        </p>
        <Button size="small" onClick={() => useOverlay.getState().show({ shows: 'templates' })} data-testid="manage-templates">
          {text.templates.manage}
        </Button>
      </div>
      <div className={styles.framed}>
        <table className={`${sheet.table} ${styles.table}`}>
          <thead>
            <tr>
              {[words.printer, words.kind, words.template, words.paper, words.offset, words.set].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{words.adjust}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {setups.map((setup, index) => {
              const { printerId, kind, templateId, at, actor } = setup;
              const template = templates.find((one) => one.templateId === templateId);
              const first = setups[index - 1]?.printerId !== printerId;
              return (
                <tr key={`${printerId} ${kind}`} data-testid="print-setup" className={first ? styles.firstOf : ''}>
                  <td className={styles.short}>{first && <strong>{printerId}</strong>}</td>
                  <td className={styles.short}>{text.kinds[kind].name}</td>
                  <td className={styles.wide}>{template?.name ?? templateId}</td>
                  <td className={styles.short}>{template && <TemplatePaper template={template} />}</td>
                  <td className={styles.short}>{offsetWords(setup, text)}</td>
                  <td className={`${styles.short} ${styles.quiet}`}>
                    {at === null ? words.never : `${actor} · ${fullTime(at).slice(0, 16)}`}
                  </td>
                  <td className={styles.button}>
                    {maySet && (
                      <Button
                        size="small"
                        aria-label={words.adjustOf(printerId, text.kinds[kind].name)}
                        onClick={() => onAdjust({ printerId, kind })}
                      >
                        {words.adjust}
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function TemplatePaper({ template: { use, page } }: { readonly template: TemplateSummary }): ReactElement {
  const words = useText().printing.setup;
  return (
    <>
      {words.uses[use]} <span className={styles.quiet}>{words.size(String(page.width), String(page.height))}</span>
    </>
  );
}

export function SetupTab(): ReactElement {
  const { printing } = useText();
  const { value: setups, problem, again } = useReply(askSetups);
  const templates = useReply(askTemplates);
  const slow = useSlow(setups === null);
  const [chosen, setChosen] = useState<Of | null>(null);
  const onBack = useCallback(() => {
    setChosen(null);
    again();
  }, [again]);
  const trouble = problem ?? templates.problem;
  if (trouble) return <ProblemAlert problem={trouble} />;
  if (setups === null) return <p className={styles.none}>{slow && printing.loading}</p>;
  if (setups.length === 0) return <p className={styles.none}>{printing.setup.none}</p>;
  const setup = chosen && setups.find(({ printerId, kind }) => printerId === chosen.printerId && kind === chosen.kind);
  return (
    <div className={styles.pane}>
      {setup ? (
        <SetupEditor setup={setup} templates={templates.value ?? noTemplates} onBack={onBack} />
      ) : (
        <SetupTable setups={setups} templates={templates.value ?? noTemplates} onAdjust={setChosen} />
      )}
    </div>
  );
}
