/**
 * What becomes of unsaved changes, asked before the editor goes away.
 */
import { Alert, Button } from 'antd';
import { type ReactElement, useEffect, useRef } from 'react';
import { useText } from '../../text/index.ts';
import styles from './editor.module.css';

interface Props {
  readonly maySave: boolean;
  readonly onSave: () => Promise<void>;
  readonly onDrop: () => void;
  readonly onStay: () => void;
}

export function LeaveQuestion({ maySave, onSave, onDrop, onStay }: Props): ReactElement {
  const words = useText().templates.leave;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={place}>
      <Alert
        type="warning"
        showIcon
        data-testid="leave-question"
        title={words.title}
        action={
          <span className={styles.answers}>
            {maySave && (
              <Button size="small" type="primary" onClick={() => void onSave()} data-testid="leave-save">
                {words.save}
              </Button>
            )}
            <Button size="small" onClick={onStay} data-testid="leave-stay">
              {words.stay}
            </Button>
            <Button size="small" danger onClick={onDrop} data-testid="leave-drop">
              {words.drop}
            </Button>
          </span>
        }
      />
    </div>
  );
}
