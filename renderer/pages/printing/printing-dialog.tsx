/**
 * Everything about paper: the queue, printers with their paper, and layout files for elsewhere.
 */
import { Tabs } from 'antd';
import type { ReactElement } from 'react';
import { mayRun } from '../../../domain/permissions.ts';
import { Layer } from '../../parts/layer.tsx';
import { useOverlay } from '../../state/overlay.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import { ExportTab } from './export-tab.tsx';
import styles from './printing.module.css';
import { QueueTab } from './queue-tab.tsx';
import { SetupTab } from './setup-tab.tsx';

function Printing(): ReactElement {
  const { printing } = useText();
  const maySee = useSession(({ person }) => mayRun('printJobs', person?.roles ?? null));
  const mayExport = useSession(({ person }) => mayRun('exportLayouts', person?.roles ?? null));
  const tab = (key: keyof typeof printing.tabs, children: ReactElement) => ({ key, label: printing.tabs[key], children });
  return (
    <Tabs
      className={styles.tabs ?? ''}
      items={[
        ...(maySee ? [tab('queue', <QueueTab />)] : []),
        tab('setup', <SetupTab />),
        ...(mayExport ? [tab('export', <ExportTab />)] : []),
      ]}
    />
  );
}

export function PrintingDialog(): ReactElement {
  const { printing } = useText();
  const open = useOverlay(({ overlay }) => overlay.shows === 'printing');
  return (
    <Layer open={open} width="1160px" title={printing.title} focus="[data-first]">
      {open && <Printing />}
    </Layer>
  );
}
