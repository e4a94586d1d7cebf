import { expect, test } from 'vitest';
import { maySave, type Offer } from './downloads.ts';

const invoice: Offer = {
  url: 'blob:app://counter/0b8f7c1e-7f1f-4a57-9b0c-000000000000',
  initiator: 'app://counter',
  fileName: '011002600111-12345678.pdf',
  mimeType: 'application/pdf',
  bytes: 60_000,
};

test.each<[string, Partial<Offer>]>([
  ['a layout file', {}],
  ['an OFD', { fileName: '电子发票（普通） 12345678.ofd', mimeType: 'application/ofd' }],
  ['a template', { fileName: 'vat-2021.v2.json', mimeType: 'application/json' }],
  ['as large as may be', { bytes: 20 * 1024 * 1024 }],
])('%s is saved', (_what, change) => {
  expect(maySave({ ...invoice, ...change })).toBe(true);
});

test.each<[string, Partial<Offer>]>([
  ['from elsewhere', { url: 'https://example.com/a.pdf' }],
  ['a file of ours, not made by the page', { url: 'app://counter/index.html' }],
  ["another page's", { url: 'blob:https://example.com/1', initiator: 'https://example.com' }],
  ['made by a page that only begins like ours', { url: 'blob:app://counter.evil/1', initiator: 'app://counter.evil' }],
  ['offered by another page', { initiator: 'https://example.com' }],
  ['offered by nobody', { initiator: '' }],
  ['a data: address', { url: 'data:application/pdf;base64,AAAA' }],
  ['a program', { fileName: 'setup.exe', mimeType: 'application/x-msdownload' }],
  ['a program called a layout file', { fileName: 'invoice.pdf', mimeType: 'application/x-msdownload' }],
  ['a layout file called a program', { fileName: 'invoice.pdf.exe' }],
  ['another kind than its name', { fileName: 'invoice.ofd' }],
  ['empty', { bytes: 0 }],
  ['of unknown size', { bytes: -1 }],
  ['too large', { bytes: 20 * 1024 * 1024 + 1 }],
  ['a path', { fileName: '../invoice.pdf' }],
  ['a path of Windows', { fileName: 'C:\\invoice.pdf' }],
  ['a stream of Windows', { fileName: 'invoice.exe:a.pdf' }],
  ['hidden', { fileName: '.invoice.pdf' }],
  ['turned round', { fileName: 'invoice\u202efdp.pdf' }],
  ['of two lines', { fileName: 'invoice\n.pdf' }],
  ['nameless', { fileName: '.pdf' }],
  ['a name without end', { fileName: `${'1'.repeat(200)}.pdf` }],
])('%s is not', (_what, change) => {
  expect(maySave({ ...invoice, ...change })).toBe(false);
});
