/**
 * Every key of the window, from the same table that listens to them.
 */
import { Modal } from 'antd';
import type { ReactElement } from 'react';
import { type Shortcut, shortcuts } from '../../keys.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './shortcuts-page.module.css';

export function ShortcutsPage(): ReactElement {
  const text = useText();
  const { overlay, close } = useOverlay();
  const version = useStatus((state) => state.status?.version);
  const rows: readonly (readonly [string, string])[] = [
    ['Enter', text.shortcuts.enter],
    ...(Object.keys(shortcuts) as Shortcut[]).map((name) => [shortcuts[name].label, text.shortcuts.rows[name]] as const),
    ['Esc', text.shortcuts.escape],
  ];
  return (
    <Modal
      open={overlay.shows === 'shortcuts'}
      onCancel={close}
      footer={version && <span className={styles.version}>{text.app.version(version)}</span>}
      title={text.shortcuts.title}
      width={520}
      centered
    >
      <table className={styles.keys}>
        <thead>
          <tr>
            <th scope="col">{text.shortcuts.key}</th>
            <th scope="col">{text.shortcuts.does}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, does]) => (
            <tr key={label}>
              <td>
                <kbd className="key">{label}</kbd>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
