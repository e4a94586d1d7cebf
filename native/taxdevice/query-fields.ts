/**
 * A query for issued invoices (发票查询) as the fields of a request, the same names in both families.
 */
import type { DeviceQuery } from '../../domain/device.ts';
import type { XmlFields } from './business-xml.ts';

/** `by: 'request'` is for devices that remember request ids; a serial converter does not take it. */
export function queryFields(query: DeviceQuery): XmlFields {
  switch (query.by) {
    case 'numbers':
      return { fplxdm: query.kind, cxfs: '0', cxtj: query.code + query.from + query.to, cxlx: '0' };
    case 'dates':
      return { fplxdm: query.kind, cxfs: '1', cxtj: query.from + query.to, cxlx: query.unuploadedOnly ? '1' : '0' };
    case 'request':
      return { fplxdm: query.kind, cxfs: '2', cxtj: query.requestId, cxlx: '0' };
  }
}
