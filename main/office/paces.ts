/**
 * The office's own rhythm.
 */

/** How often the office does what nobody asks for, milliseconds. */
export interface Paces {
  /** Between two rounds over devices, platform and printers. */
  readonly watchMs: number;
  /** Between two comparisons of what the platform has acknowledged. */
  readonly digestMs: number;
  /** How long nobody may have issued on a device before it is made to upload to the bureau. */
  readonly bureauQuietMs: number;
  /** Between two tries of that after one that failed. */
  readonly bureauRetryMs: number;
  /** After so long a new shift begins, with a comparison of the books. */
  readonly shiftMs: number;
  /** Between two comparisons that nobody asked for. */
  readonly booksRetryMs: number;
}

export const usualPaces: Paces = {
  watchMs: 20_000,
  digestMs: 30 * 60_000,
  bureauQuietMs: 3 * 60_000,
  bureauRetryMs: 60_000,
  shiftMs: 6 * 3_600_000,
  booksRetryMs: 10 * 60_000,
};
