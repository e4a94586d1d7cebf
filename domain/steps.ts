/**
 * The named points of one issue, from the saved draft to the uploaded layout file: where the fault runs end the process.
 * In the product reaching one does nothing.
 */

export const stepNames = [
  'draft-saved',
  'claim-held',
  /** Inside the first transaction, before its commit. */
  'intent-begun',
  'intent-committed',
  'answer-parsed',
  /** Inside the second transaction, before its commit. */
  'record-begun',
  'record-committed',
  /** The answer is ready and has not left the office. */
  'answered-to-window',
  'print-spooled',
  'print-confirmed',
  'upload-acked',
  'ack-committed',
  'layout-uploaded',
] as const;
export type StepName = (typeof stepNames)[number];

/** Called where a step is done; whoever it is may never return. */
export type Step = (name: StepName) => void;
