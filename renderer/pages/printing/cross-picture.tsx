/**
 * What to measure on the ruled page: from where the cross should be to where it is, to the right and down.
 */
import type { ReactElement } from 'react';
import { useText } from '../../text/index.ts';
import styles from './setup.module.css';

/** The corner of the printed frame and the crosses near it; one unit is one pixel of the picture. */
const corner = { x: 30, y: 34 };
const should = { x: 100, y: 94 };
const is = { x: 156, y: 134 };
const arm = 15;

function Cross({
  x,
  y,
  className,
}: {
  readonly x: number;
  readonly y: number;
  readonly className: string | undefined;
}): ReactElement {
  return <path className={className} d={`M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`} />;
}

export function CrossPicture(): ReactElement {
  const words = useText().printing.setup;
  return (
    <svg className={styles.picture} role="img" aria-label={words.picture} viewBox="0 0 290 190" width={290} height={190}>
      <path className={styles.frame} d={`M284 ${corner.y}H${corner.x}V184`} />
      <text x={corner.x} y={corner.y - 12}>
        {words.pictureEdge}
      </text>
      <path className={styles.inset} d={`M${corner.x} ${should.y}H${should.x - arm}M${should.x} ${corner.y}V${should.y - arm}`} />
      <text x={corner.x + 6} y={should.y - 6}>
        {words.pictureInset}
      </text>
      <text x={should.x + 6} y={corner.y + 18}>
        {words.pictureInset}
      </text>
      <Cross {...should} className={styles.should} />
      <Cross {...is} className={styles.is} />
      <path
        className={styles.arrow}
        d={`M${should.x} ${is.y}H${is.x - 3}m-6-4l6 4-6 4M${should.x} ${should.y}V${is.y - 3}m-4-6l4 6 4-6`}
      />
      <text x={(should.x + is.x) / 2} y={is.y + 18} textAnchor="middle" className={styles.measure}>
        {words.pictureRight}
      </text>
      <text x={should.x - 8} y={(should.y + is.y) / 2 + 8} textAnchor="end" className={styles.measure}>
        {words.pictureDown}
      </text>
      <text x={should.x + arm + 5} y={should.y + 4}>
        {words.pictureShould}
      </text>
      <text x={is.x + arm + 5} y={is.y + 4}>
        {words.pictureIs}
      </text>
    </svg>
  );
}
