/**
 * An invoice went on a numbered form, and its goods list (清单) has to follow on other paper.
 */
import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { mayRun } from '../../domain/permissions.ts';
import { print } from '../flows/print.ts';
import type { InvoiceName } from '../state/overlay.ts';
import { useSession } from '../state/session.ts';
import { useText } from '../text/index.ts';

export function ListApart({ invoice }: { readonly invoice: InvoiceName }): ReactElement {
  const { list } = useText().printing;
  const mayPrint = useSession(({ person }) => mayRun('printInvoice', person?.roles ?? null));
  return (
    <Alert
      type="info"
      showIcon
      role="status"
      data-testid="list-apart"
      title={list.apart}
      action={
        mayPrint && (
          <Button size="small" onClick={() => void print(invoice, { part: 'list' })} data-testid="print-list">
            {list.print}
          </Button>
        )
      }
    />
  );
}
