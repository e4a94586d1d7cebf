/**
 * Words of the page of the railway's electronic invoices.
 */
import type { Text } from '../zh-CN.ts';

export const eTicket: Text['eTicket'] = {
  title: 'E-ticket',
  open: 'Open a file…',
  openAnother: 'Open another file…',
  reading: 'Reading…',
  intro:
    'Railway e-tickets are issued by the railway through the e-invoice platform and not by this counter. Here they can be looked at, printed, and their title checked.',
  dropHere: 'Drop the e-ticket file of a passenger on the window, paste it, or open it: PDF, OFD or XML.',
  notKept: 'The file is used only while it is looked at. Nothing about the passenger is kept.',
  maybe:
    'A number of 20 digits may also be that of an e-ticket. To look at it or to print it, open the file that the passenger has.',
  find: 'Open an e-ticket…',
  face: 'Face',
  facts: {
    number: 'Invoice number',
    buyer: 'Buyer',
    taxId: 'Tax id',
    passenger: 'Passenger',
    id: 'Identity number',
    train: 'Train',
    trip: 'Trip',
    departs: 'Day of travel',
    seat: 'Seat',
    fare: 'Fare',
    refund: 'Refund fee',
    net: 'Net',
    tax: 'Tax',
    issuedOn: 'Day of issue',
    original: 'Original invoice',
    remarks: 'Remarks',
  },
  copy: (what) => `Copy: ${what}`,
  copied: (what) => `Copied: ${what}`,
  useTitle: 'Use this title for the buyer',
  noTitle: 'not given',
  copies: 'Copies',
  printer: 'Printer',
  anyPrinter: 'One with plain paper',
  sent: (number) => `E-ticket ${number} was given to the printer`,
  troubles: {
    'too-large': {
      sentence: 'The file has more than 5 MB and was not opened.',
      remedy: 'E-tickets have some hundred kB. Ask the passenger to download it from 12306 again.',
    },
    'too-much-inside': {
      sentence: 'There is too much in the file for an e-ticket. It was not opened.',
      remedy: 'Ask the passenger to download this e-invoice from 12306 again, as PDF, OFD or XML.',
    },
    'unknown-kind': {
      sentence: 'This is no PDF, OFD or XML file.',
      remedy: 'A screenshot or a photo has no data to read. Ask the passenger to download the e-invoice from 12306.',
    },
    damaged: {
      sentence: 'The file is damaged, has a password, or cannot be opened.',
      remedy: 'Ask the passenger to download it from 12306 again.',
    },
    'no-ticket': {
      sentence: 'There is no railway e-ticket data in the file.',
      remedy: 'An itinerary slip or a scan of a print has none. Use the e-invoice file downloaded from 12306.',
    },
    several: { sentence: 'There is more than one e-ticket in the file.', remedy: 'Unpack it and open them one by one.' },
  },
};
