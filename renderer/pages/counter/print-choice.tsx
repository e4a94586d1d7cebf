/**
 * Printing with the issue: whether at once, and on which printer.
 */
import { Checkbox, Select } from 'antd';
import type { ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Status } from '../../api.ts';
import { useCounter } from '../../state/counter.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import styles from './issue-panel.module.css';

const noPrinters: Status['printers'] = [];

/** The printer is asked for only where there is more than one. */
export function PrintChoice(): ReactElement {
  const text = useText();
  const { printAtOnce, printerId, locked } = useCounter(
    useShallow((state) => ({
      printAtOnce: state.printAtOnce,
      printerId: state.printerId,
      locked: state.issuingSince !== null,
    })),
  );
  const printers = useStatus((state) => state.status?.printers ?? noPrinters);
  return (
    <div className={styles.print}>
      <Checkbox
        checked={printAtOnce}
        disabled={locked}
        onChange={(event) => useCounter.setState({ printAtOnce: event.target.checked })}
      >
        {text.issue.printAtOnce}
      </Checkbox>
      {printers.length > 1 && (
        <Select
          size="small"
          aria-label={text.issue.printer}
          disabled={locked || !printAtOnce}
          value={printerId}
          onChange={(choice) => useCounter.setState({ printerId: choice })}
          options={[
            { value: null, label: text.issue.anyPrinter },
            ...printers.map((printer) => ({ value: printer.printerId, label: printer.printerId })),
          ]}
        />
      )}
    </div>
  );
}
