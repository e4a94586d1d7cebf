/**
 * Words for trouble with printing and the layout file. Paper never decides whether an invoice was issued.
 */
import { said } from './text.ts';

export const paperTexts = {
  'printer-not-configured': said(
    '没有为此类发票设置打印机。发票不受影响。',
    '请选择一台打印机，或请站段运维在配置中设置。',
    'No printer is set up for this. The invoice is not affected.',
    'Choose a printer, or ask station IT to set one up.',
  ),
  'printer-absent': said(
    '找不到打印机 {queue}。发票已经保存，可以随时再打。',
    '请检查打印机电源和连接，再点“打印”。',
    'Printer {queue} cannot be found. The invoice is saved and can be printed at any time.',
    'Check its power and cable, then print again.',
  ),
  'printer-failed': said(
    '打印没有完成：{reason}。发票已经保存，重打不会重复开具。',
    '请检查纸张和打印机，再点“打印”。',
    'Printing did not finish: {reason}. The invoice is saved; printing again issues nothing.',
    'Check paper and printer, then print again.',
  ),
  'layout-glyph-missing': said(
    '字库中没有这些字，无法打印：{characters}。还没有开具发票。',
    '请改用购买方认可的通用写法。',
    'The fonts have no shape for these characters: {characters}. No invoice was issued yet.',
    'Use a common form the buyer accepts.',
  ),
  'layout-text-too-long': said(
    '“{field}”的内容在票面上放不下。还没有开具发票。',
    '请缩短内容。',
    '“{field}” does not fit its place on the form. No invoice was issued yet.',
    'Shorten it.',
  ),
} as const;
