/**
 * The kinds in the order of their keys Alt+1 to Alt+4: general before special, paper before electronic.
 */
import type { InvoiceKind } from '../../../domain/kinds.ts';

export const kindsByKey = ['007', '004', '026', '028'] as const satisfies readonly InvoiceKind[];
