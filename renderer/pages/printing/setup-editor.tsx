/**
 * The paper of one kind on one printer: template, offset, the wizard that finds it, and what was set before.
 */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import { maxOffsetTenths, type Offset } from '../../../domain/print-job.ts';
import { api, type PrintSetup, type TemplateSummary, type ToldProblem } from '../../api.ts';
import { fullTime } from '../../format.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useText } from '../../text/index.ts';
import { MmField } from './mm-field.tsx';
import { offsetWords, tenthsOf } from './offset.ts';
import { OffsetWizard } from './offset-wizard.tsx';
import styles from './setup.module.css';

interface Props {
  readonly setup: PrintSetup;
  readonly templates: readonly TemplateSummary[];
  readonly onBack: () => void;
}
type Values = Pick<PrintSetup, 'templateId' | 'dx' | 'dy'>;

function OffsetField({
  label,
  value,
  onChange,
  testId,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (tenths: number) => void;
  readonly testId: string;
}): ReactElement {
  return (
    <MmField
      label={label}
      mm={value / 10}
      most={maxOffsetTenths / 10}
      onChange={(mm) => onChange(tenthsOf(mm) ?? 0)}
      testId={testId}
    />
  );
}

function History({
  history,
  nameOf,
  onRestore,
}: {
  readonly history: readonly PrintSetup[];
  readonly nameOf: (templateId: string) => string;
  readonly onRestore: (before: PrintSetup) => void;
}): ReactElement {
  const text = useText();
  const words = text.printing.setup;
  return (
    <section className={styles.history} aria-label={words.history}>
      <h3>{words.history}</h3>
      {history.length === 0 && <p className={styles.quiet}>{words.historyNone}</p>}
      <ul>
        {history.map((before) => {
          const time = before.at === null ? '' : fullTime(before.at).slice(0, 16);
          return (
            <li key={before.at} data-testid="setup-history">
              <p>
                {time} <span className={styles.quiet}>{before.actor}</span>
              </p>
              <p>
                {offsetWords(before, text)}
                <br />
                <span className={styles.quiet}>{nameOf(before.templateId)}</span>
              </p>
              <Button size="small" aria-label={words.restoreOf(time)} onClick={() => onRestore(before)}>
                {words.restore}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function SetupEditor({ setup, templates, onBack }: Props): ReactElement {
  const text = useText();
  const words = text.printing.setup;
  const { printerId, kind } = setup;
  const [saved, setSaved] = useState<Values>(setup);
  const [values, setValues] = useState<Values>(setup);
  const [said, setSaid] = useState<'saved' | 'restored' | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = useCallback(() => api.printSetupHistory({ printerId, kind }), [printerId, kind]);
  const history = useReply(ask);
  const change = (next: Partial<Values>): void => {
    setValues((before) => ({ ...before, ...next }));
    setSaid(null);
    setProblem(null);
  };
  const { templateId, dx, dy } = values;
  const changed = templateId !== saved.templateId || dx !== saved.dx || dy !== saved.dy;
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.setPrintSetup({ printerId, kind, templateId, dx, dy });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setSaved(reply.value);
    setSaid('saved');
    history.again();
  };
  const fitting = templates.filter(({ kinds }) => kinds.includes(kind));
  const size = ({ page }: TemplateSummary): string => words.size(String(page.width), String(page.height));
  return (
    <>
      <div className={styles.head}>
        <Button type="text" size="small" icon={<ArrowLeftOutlined />} onClick={onBack} autoFocus>
          {words.back}
        </Button>
        <h3>
          {printerId} · {text.kinds[kind].name}
        </h3>
      </div>
      <div className={styles.editor}>
        <div className={styles.work}>
          <div className={styles.fields}>
            <Labelled
              label={words.template}
              field={(id) => (
                <Select
                  id={id}
                  className={styles.template ?? ''}
                  value={templateId}
                  onChange={(next) => change({ templateId: next })}
                  options={fitting.map((template) => ({
                    value: template.templateId,
                    label: `${template.name} · ${words.uses[template.use]} ${size(template)}`,
                  }))}
                />
              )}
            />
            <OffsetField label={words.dx} value={dx} onChange={(next) => change({ dx: next })} testId="offset-dx" />
            <OffsetField label={words.dy} value={dy} onChange={(next) => change({ dy: next })} testId="offset-dy" />
          </div>
          <OffsetWizard
            printerId={printerId}
            templateId={templateId}
            offset={{ dx, dy }}
            onTake={(next: Offset) => change(next)}
          />
          <div className={styles.foot}>
            <Button type="primary" disabled={!changed} loading={busy} onClick={() => void save()} data-testid="save-setup">
              {words.save}
            </Button>
            <span role="status">{said !== null ? words[said] : changed && words.unsaved}</span>
          </div>
          {problem && <ProblemAlert problem={problem} />}
        </div>
        {history.problem ? (
          <ProblemAlert problem={history.problem} />
        ) : (
          <History
            history={history.value ?? []}
            nameOf={(id) => templates.find((one) => one.templateId === id)?.name ?? id}
            onRestore={(before) => {
              change({ templateId: before.templateId, dx: before.dx, dy: before.dy });
              setSaid('restored');
            }}
          />
        )}
      </div>
    </>
  );
}
