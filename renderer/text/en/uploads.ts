/**
 * Words of the outbox, and of deliveries to buyers, in English.
 */
import type { Text } from '../zh-CN.ts';

export const uploads: Text['uploads'] = {
  title: 'Un-uploaded',
  total: (n) => `${n} in all`,
  first: (n) => `first ${n} listed`,
  empty: 'Everything is uploaded; nothing is waiting.',
  loading: 'Reading…',
  alone:
    'Uploaded by itself when the network is there, and issuing goes on meanwhile. What was returned holds up nothing else: find the cause, then retry.',
  retry: 'Retry',
  retryOne: (what) => `Retry ${what}`,
  retryAll: (n) => `Retry all returned (${n})`,
  retried: (n) => `${n} set going again`,
  now: 'Upload now',
  what: 'What',
  invoice: 'Invoice',
  buyer: 'Buyer',
  amount: 'Amount',
  age: 'Waiting since',
  attempts: 'Tries',
  times: (n) => `${n}`,
  next: 'Next try',
  deadline: 'Deadline',
  kinds: { document: 'Invoice data', layout: 'Layout file', delivery: 'Delivery' },
  states: { pending: 'waiting', sending: 'uploading', parked: 'returned' },
  behind: { document: 'waits for its invoice data', layout: 'waits for its layout file' },
};

export const deliver: Text['deliver'] = {
  title: (code, number) => `Deliver ${code} ${number}`,
  button: 'Deliver',
  buttonOf: (number) => `Deliver ${number}`,
  channel: 'Channel',
  channels: { email: 'E-mail', sms: 'SMS', qr: 'QR code' },
  to: { email: 'E-mail address', sms: 'Mobile number' },
  wrong: { email: 'Enter a whole e-mail address.', sms: 'Enter a mobile number of 11 digits.' },
  qr: 'The platform makes a code for this invoice; the buyer scans it and downloads the file.',
  send: 'Send',
  queued: 'Handed to the platform.',
  queuedOffline:
    'The platform cannot be reached now. It is queued and goes by itself when the network is back; no need to press again.',
  waiting: 'The platform has not answered yet. The code appears here by itself; close if the buyer does not wait.',
  offline: 'Queued without a network. The code appears here, and when this is opened again, once the platform has answered.',
  returned: 'The platform did not take this delivery; the cause stands in the list of what is un-uploaded.',
  code: (number) => `Code to collect invoice ${number}`,
  scan: 'Let the buyer scan this.',
  close: 'Close',
};
