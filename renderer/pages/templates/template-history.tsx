/**
 * Every version there was of a template, newest first; each can be looked at.
 */
import type { ReactElement } from 'react';
import type { TemplateInFull } from '../../api.ts';
import { fullTime } from '../../format.ts';
import { useText } from '../../text/index.ts';
import styles from './templates.module.css';

interface Props {
  readonly history: TemplateInFull['history'];
  /** The version on screen. */
  readonly shown: number;
  readonly onShow: (version: number) => void;
}

export function TemplateHistory({ history, shown, onShow }: Props): ReactElement {
  const { templates: all } = useText();
  const words = all.history;
  return (
    <section className={styles.section} aria-label={words.title}>
      <h4>{words.title}</h4>
      <ul className={styles.versions}>
        {history.map(({ version, at, actor }, index) => (
          <li key={version}>
            <button
              type="button"
              className={styles.version}
              aria-pressed={version === shown}
              onClick={() => onShow(version)}
              data-testid="template-version"
            >
              <span>
                {all.version(version)} {index === 0 && <span className={styles.quiet}>{words.latest}</span>}
              </span>
              <span className={styles.quiet}>{at === null ? words.program : `${fullTime(at).slice(0, 16)} · ${actor}`}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
