/**
 * For which kinds of invoice the layout file (版式文件) is made with this template from now on.
 */
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type TemplateSummary, type ToldProblem } from '../../api.ts';
import { ToneMark } from '../../parts/tone.tsx';
import { useSession } from '../../state/session.ts';
import { type Text, useText } from '../../text/index.ts';
import styles from './templates.module.css';

interface Props {
  readonly summary: TemplateSummary;
  readonly onTrouble: (problem: ToldProblem | null) => void;
  readonly onDone: (say: (text: Text) => string) => void;
}

export function LayoutChoice({ summary, onTrouble, onDone }: Props): ReactElement {
  const text = useText();
  const words = text.templates.choice;
  const mayChoose = useSession(({ person }) => mayRun('chooseTemplate', person?.roles ?? null));
  const [busy, setBusy] = useState<InvoiceKind | null>(null);
  const { templateId, kinds, chosenFor } = summary;
  const choose = async (kind: InvoiceKind): Promise<void> => {
    setBusy(kind);
    const reply = await api.chooseTemplate({ templateId, kind });
    setBusy(null);
    onTrouble(reply.ok ? null : reply.problem);
    if (reply.ok) onDone((all) => all.templates.choice.chosen(all.kinds[kind].name));
  };
  return (
    <section className={styles.section} aria-label={words.title}>
      <h4>{words.title}</h4>
      <ul>
        {kinds.map((kind) => (
          <li key={kind} data-testid={`choice-${kind}`}>
            <span>{text.kinds[kind].name}</span>
            {chosenFor.includes(kind) ? (
              <span className={styles.now}>
                <ToneMark tone="good" /> {words.now}
              </span>
            ) : (
              mayChoose && (
                <Button
                  size="small"
                  loading={busy === kind}
                  disabled={busy !== null}
                  aria-label={words.chooseFor(text.kinds[kind].name)}
                  onClick={() => void choose(kind)}
                >
                  {words.choose}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{words.hint}</p>
    </section>
  );
}
