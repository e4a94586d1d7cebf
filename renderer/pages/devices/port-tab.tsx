/**
 * Where a tax disk is plugged in: the ports of this machine, a test of each, and moving the device to another one.
 */
import { Alert, Button, Input, InputNumber } from 'antd';
import { type ReactElement, useCallback, useState } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type DeviceDetail, type PlainProblem, type ToldProblem } from '../../api.ts';
import { Labelled } from '../../parts/labelled.tsx';
import sheet from '../../parts/panel.module.css';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useReply } from '../../parts/use-reply.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './devices.module.css';

type Outcome = { readonly good: string } | { readonly problem: ToldProblem | PlainProblem };

export function PortTab({ detail }: { readonly detail: DeviceDetail }): ReactElement {
  const text = useText();
  const words = text.devices;
  const { deviceId } = detail;
  const startingRate = detail.baudRate ?? 9600;
  const roles = useSession(({ person }) => person?.roles ?? null);
  const mayPair = mayRun('pairDevice', roles);
  const ask = useCallback(() => api.listPorts({}), []);
  const { value: ports, problem, asking, again } = useReply(ask);
  const [port, setPort] = useState('');
  const [baudRate, setBaudRate] = useState(startingRate);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function probe(): Promise<Outcome> {
    const reply = await api.probePort({ port, baudRate, deviceId });
    if (!reply.ok) return { problem: reply.problem };
    if (reply.value.problem) return { problem: reply.value.problem };
    return { good: reply.value.identity ? words.probeAnswers : words.probeOnlyAnswers };
  }

  async function pair(): Promise<Outcome> {
    const reply = await api.pairDevice({ deviceId, port, baudRate });
    return reply.ok ? { good: words.paired(deviceId, reply.value.port) } : { problem: reply.problem };
  }

  const run = (work: () => Promise<Outcome>): void => {
    setBusy(true);
    void work().then((next) => {
      setBusy(false);
      setOutcome(next);
      again();
    });
  };

  return (
    <>
      <p className={styles.quiet}>{words.portExplain}</p>
      <div className={styles.head}>
        <h3>{words.ports}</h3>
        <Button size="small" loading={asking} onClick={again}>
          {words.askAgain}
        </Button>
      </div>
      {problem && <ProblemAlert problem={problem} />}
      {ports?.length === 0 && <p className={styles.quiet}>{words.portsNone}</p>}
      {ports !== null && ports.length > 0 && (
        <table className={`${sheet.table} ${styles.table}`} aria-label={words.ports}>
          <thead>
            <tr>
              <th scope="col">{words.port}</th>
              <th scope="col">{words.maker}</th>
              <th scope="col">{words.serialNumber}</th>
              <th scope="col">{words.usedBy}</th>
            </tr>
          </thead>
          <tbody>
            {ports.map((one) => (
              <tr key={one.path}>
                <td>
                  {mayPair ? (
                    <Button type="link" size="small" onClick={() => setPort(one.path)}>
                      {one.path}
                    </Button>
                  ) : (
                    one.path
                  )}
                </td>
                <td>{one.maker || '—'}</td>
                <td>{one.serialNumber || '—'}</td>
                <td>{one.deviceId ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mayPair && (
        <form
          className={styles.form}
          aria-label={words.tabs.port}
          onSubmit={(event) => {
            event.preventDefault();
            if (port !== '' && !busy) run(probe);
          }}
        >
          <Labelled
            label={words.port}
            field={(id) => (
              <Input
                id={id}
                value={port}
                maxLength={200}
                placeholder={words.otherPort}
                onChange={({ target }) => setPort(target.value.trim())}
                className={styles.port ?? ''}
                data-testid="port"
              />
            )}
          />
          <Labelled
            label={words.baudRate}
            field={(id) => (
              <InputNumber
                id={id}
                value={baudRate}
                min={300}
                max={921_600}
                precision={0}
                onChange={(value) => setBaudRate(value ?? startingRate)}
              />
            )}
          />
          <Button htmlType="submit" loading={busy} disabled={port === ''} data-testid="probe-port">
            {words.probe}
          </Button>
          <Button type="primary" disabled={busy || port === ''} onClick={() => run(pair)} data-testid="pair-device">
            {words.pair}
          </Button>
        </form>
      )}
      <div role="status">
        {outcome && 'good' in outcome && <Alert type="success" showIcon title={outcome.good} />}
        {outcome && 'problem' in outcome && <ProblemAlert problem={outcome.problem} />}
      </div>
    </>
  );
}
