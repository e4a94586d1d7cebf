/**
 * A QR code as one vector path: sharp at every size, and no markup from text.
 */
import encodeQR from 'qr';
import { type ReactElement, useMemo } from 'react';

/** White frame around the code, in modules; scanners need four. */
const quiet = 4;

export function QrCode({
  value,
  label,
  size,
}: {
  readonly value: string;
  readonly label: string;
  readonly size: number;
}): ReactElement {
  const { side, path } = useMemo(() => {
    const rows = encodeQR(value, 'raw', { ecc: 'medium', border: quiet });
    const squares = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { side: rows.length, path: squares.join('') };
  }, [value]);
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
