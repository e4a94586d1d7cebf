/**
 * What the copy of a template is called.
 */
import { Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { templateBounds } from '../../../domain/template-check.ts';
import type { TemplateSummary } from '../../api.ts';
import { idPattern } from '../../flows/templates.ts';
import { Labelled } from '../../parts/labelled.tsx';
import { useText } from '../../text/index.ts';
import styles from './templates.module.css';

interface Props {
  readonly of: TemplateSummary;
  /** Ids that there are. */
  readonly taken: readonly string[];
  readonly onMake: (id: string, name: string) => Promise<void>;
  readonly onBack: () => void;
}

/** Characters of an id. */
const longestId = 40;

/** The first id of its kind that is free. */
function freeId(of: string, taken: readonly string[]): string {
  for (let number = 2; ; number += 1) {
    const id = `${of.slice(0, longestId - 4)}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

export function CopyForm({ of, taken, onMake, onBack }: Props): ReactElement {
  const words = useText().templates.copyForm;
  const { back } = useText().templates;
  const [id, setId] = useState(() => freeId(of.templateId, taken));
  const [name, setName] = useState(() => words.nameOf(of.name).slice(0, templateBounds.name));
  const [insisted, setInsisted] = useState(false);
  const [busy, setBusy] = useState(false);
  const idTrouble = !idPattern.test(id) ? words.idWrong : taken.includes(id) ? words.idTaken : null;
  const nameTrouble = /^\P{C}+$/u.test(name.trim()) ? null : words.nameWrong;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setInsisted(true);
    if (busy || idTrouble !== null || nameTrouble !== null) return;
    setBusy(true);
    await onMake(id, name.trim());
    setBusy(false);
  };
  const trouble = idTrouble ?? nameTrouble;
  return (
    <form className={styles.copy} aria-label={words.title(of.name)} onSubmit={(event) => void submit(event)}>
      <div className={styles.fields}>
        <Labelled
          label={words.name}
          field={(fieldId) => (
            <Input
              id={fieldId}
              autoFocus
              data-testid="copy-name"
              maxLength={templateBounds.name}
              status={insisted && nameTrouble !== null ? 'error' : ''}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        />
        <Labelled
          label={words.id}
          field={(fieldId) => (
            <Input
              id={fieldId}
              data-testid="copy-id"
              maxLength={longestId}
              status={insisted && idTrouble !== null ? 'error' : ''}
              value={id}
              onChange={({ target }) => setId(target.value.trim())}
            />
          )}
        />
        <Button type="primary" htmlType="submit" loading={busy} data-testid="make-copy">
          {words.make}
        </Button>
        <Button onClick={onBack}>{back}</Button>
      </div>
      {insisted && trouble !== null ? (
        <p className={styles.wrong} role="alert">
          {trouble}
        </p>
      ) : (
        <p className={styles.quiet}>{words.idHint}</p>
      )}
    </form>
  );
}
