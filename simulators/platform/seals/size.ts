/**
 * How large an invoice seal is on paper.
 */

/** mm */
export const sealSize = { width: 40, height: 30 } as const;
