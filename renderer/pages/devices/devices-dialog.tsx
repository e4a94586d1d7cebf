/**
 * The devices of this counter from the inside, one at a time, and the station's other counters beside them.
 */
import { Segmented, Tabs } from 'antd';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { DeviceId } from '../../../domain/ids.ts';
import { mayRun } from '../../../domain/permissions.ts';
import { api, type DeviceDetail } from '../../api.ts';
import { loadOperations } from '../../flows/operations.ts';
import { Layer } from '../../parts/layer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type Asked, useReply } from '../../parts/use-reply.ts';
import { useSlow } from '../../parts/use-slow.ts';
import { useOperations } from '../../state/operations.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import { CountersTab } from './counters-tab.tsx';
import styles from './devices.module.css';
import { MonthTab } from './month-tab.tsx';
import { Operations } from './operations.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PortTab } from './port-tab.tsx';
import { RecordTab } from './record-tab.tsx';
import { StockTab } from './stock-tab.tsx';

const station = 'station';
type Chosen = DeviceId | typeof station;
const option = (value: Chosen, label: string) => ({ value, label });

function Device({ deviceId, first }: { readonly deviceId: DeviceId; readonly first: 'stock' | 'overview' }): ReactElement {
  const text = useText();
  const roles = useSession(({ person }) => person?.roles ?? null);
  const ask = useCallback(() => api.deviceDetail({ deviceId }), [deviceId]);
  const asked = useReply(ask);
  const slow = useSlow(asked.value === null);
  const { again } = asked;
  const status = useStatus((state) => state.status?.devices.find((device) => device.deviceId === deviceId));
  const operations = useOperations((state) => state.operations);
  // both tell of the device from outside, whenever something about it has changed
  useEffect(() => {
    if (status !== undefined || operations !== null) again();
  }, [status, operations, again]);
  const detail = asked.value;
  if (detail === null) {
    return asked.problem ? (
      <ProblemAlert problem={asked.problem} />
    ) : (
      <p className={styles.quiet}>{slow && text.devices.loading}</p>
    );
  }
  const tab = (key: keyof typeof text.devices.tabs, children: ReactElement) => ({
    key,
    label: text.devices.tabs[key],
    children: <div className={styles.pane}>{children}</div>,
  });
  const known: Asked<DeviceDetail> & { readonly value: DeviceDetail } = { ...asked, value: detail };
  return (
    <Tabs
      className={styles.tabs ?? ''}
      defaultActiveKey={first}
      items={[
        tab('overview', <OverviewTab asked={known} />),
        tab('stock', <StockTab detail={detail} />),
        tab('month', <MonthTab detail={detail} />),
        ...(mayRun('deviceLog', roles) ? [tab('record', <RecordTab deviceId={deviceId} />)] : []),
        ...(mayRun('listPorts', roles) && detail.family === 'serial-converter' ? [tab('port', <PortTab detail={detail} />)] : []),
      ]}
    />
  );
}

interface Meant {
  readonly meant: DeviceId | undefined;
  readonly tab: 'stock' | undefined;
}

function Devices({ meant, tab }: Meant): ReactElement {
  const text = useText();
  const devices = useStatus(({ status }) => status?.devices) ?? [];
  const strays = useStatus(({ status }) => status?.strayOperations) ?? [];
  const seesStation = useSession(({ person }) => mayRun('otherCounters', person?.roles ?? null));
  const [chosen, setChosen] = useState<Chosen>(meant ?? devices[0]?.deviceId ?? station);
  useEffect(() => {
    void loadOperations();
  }, []);
  const device = devices.find(({ deviceId }) => deviceId === chosen);
  const stray = chosen === station || device ? null : chosen;
  return (
    <div className={styles.desk}>
      <Segmented<Chosen>
        aria-label={text.devices.choose}
        value={chosen}
        onChange={setChosen}
        options={[
          ...[...devices, ...strays].map(({ deviceId }) => option(deviceId, deviceId)),
          ...(seesStation ? [option(station, text.devices.station)] : []),
        ]}
      />
      {devices.length === 0 && <p className={styles.quiet}>{text.devices.none}</p>}
      {device && <Device key={device.deviceId} deviceId={device.deviceId} first={tab ?? 'overview'} />}
      {stray && (
        <section className={styles.pane}>
          <p className={styles.quiet}>{text.devices.stray}</p>
          <Operations deviceId={stray} />
        </section>
      )}
      {chosen === station && seesStation && <CountersTab />}
    </div>
  );
}

export function DevicesDialog(): ReactElement {
  const text = useText();
  const { overlay } = useOverlay();
  return (
    <Layer open={overlay.shows === 'devices'} width="1160px" title={text.devices.title}>
      {overlay.shows === 'devices' && <Devices meant={overlay.deviceId} tab={overlay.tab} />}
    </Layer>
  );
}
