/**
 * Money is an integer number of fen (分); nothing in this project ever adds two yuan as floats.
 */
import type { Brand } from './ids.ts';

/** Integer fen. Negative on red invoices. */
export type Fen = Brand<number, 'Fen'>;
