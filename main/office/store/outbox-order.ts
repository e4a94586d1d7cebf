/**
 * What must be acknowledged before an entry of the outbox may go, as a condition on a row `o`: the revision before it, the document
 * of a layout file, the layout file of a delivery.
 */
export const inOrder = `NOT EXISTS (SELECT 1 FROM outbox earlier WHERE earlier.code = o.code AND earlier.number = o.number
  AND earlier.state <> 'acked' AND (
    (o.what = 'document' AND earlier.what = 'document' AND earlier.revision < o.revision)
    OR (o.what <> 'document' AND earlier.what = 'document' AND earlier.revision = 1)
    OR (o.what = 'delivery' AND earlier.what = 'layout')))`;
