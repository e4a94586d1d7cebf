/**
 * What was said with a device, newest first: every frame with its time, direction and meaning.
 */
import { Button } from 'antd';
import { Fragment, type ReactElement, useCallback, useState } from 'react';
import type { DeviceId } from '../../../domain/ids.ts';
import { api, type LogEntry, type ToldProblem } from '../../api.ts';
import { counted, exactTime } from '../../format.ts';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';

export function RecordTab({ deviceId }: { readonly deviceId: DeviceId }): ReactElement {
  const text = useText();
  const words = text.devices;
  const ask = useCallback(() => api.deviceLog({ deviceId }), [deviceId]);
  const { value, problem, asking, again } = useReply(ask);
  const [older, setOlder] = useState<{ readonly entries: readonly LogEntry[]; readonly more: boolean } | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const [word, setWord] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<ToldProblem | null>(null);
  const entries = [...(value?.entries ?? []), ...(older?.entries ?? [])];
  const more = older?.more ?? value?.more ?? false;
  const last = entries.at(-1);
  const told = trouble ?? problem;

  function readOlder(): void {
    if (!last) return;
    void api.deviceLog({ deviceId, before: last.seq }).then((reply) => {
      if (reply.ok) setOlder({ entries: [...(older?.entries ?? []), ...reply.value.entries], more: reply.value.more });
      setTrouble(reply.ok ? null : reply.problem);
    });
  }

  function exportAll(): void {
    void api.exportDeviceLog({ deviceId }).then((reply) => {
      setWord(reply.ok ? words.recordExported(reply.value.file) : null);
      setTrouble(reply.ok ? null : reply.problem);
    });
  }

  return (
    <>
      <div className={styles.head}>
        <p className={styles.quiet}>{words.recordExplain}</p>
        <Button
          size="small"
          loading={asking}
          onClick={() => {
            setOlder(null);
            again();
          }}
        >
          {words.askAgain}
        </Button>
        <Button size="small" onClick={exportAll} data-testid="export-record">
          {words.recordExport}
        </Button>
      </div>
      <p role="status">{word}</p>
      {told && <ProblemAlert problem={told} />}
      {value !== null && entries.length === 0 && <p className={styles.quiet}>{words.recordNone}</p>}
      {entries.length > 0 && (
        <table className={`${sheet.table} ${styles.table}`} aria-label={words.tabs.record}>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">
                <span className="unseen">{words.way}</span>
              </th>
              <th scope="col">{words.meaning}</th>
              <th scope="col" className={sheet.figure}>
                {words.bytes}
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Fragment key={entry.seq}>
                <tr data-testid="log-entry">
                  <td className={styles.mono}>{exactTime(entry.at)}</td>
                  <td>{words.direction[entry.direction]}</td>
                  <td>
                    {entry.body === '' ? (
                      entry.meaning
                    ) : (
                      <Button
                        type="link"
                        size="small"
                        aria-expanded={open === entry.seq}
                        onClick={() => setOpen(open === entry.seq ? null : entry.seq)}
                      >
                        {entry.meaning}
                      </Button>
                    )}
                  </td>
                  <td className={sheet.figure}>{counted(entry.bytes)}</td>
                </tr>
                {open === entry.seq && (
                  <tr>
                    <td colSpan={4}>
                      <pre className={styles.body}>{entry.body}</pre>
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {more && (
        <div>
          <Button size="small" onClick={readOlder}>
            {words.recordOlder}
          </Button>
        </div>
      )}
    </>
  );
}
