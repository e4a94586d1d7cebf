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
  'printer-paper-not-plain': said(
    '打印机“{printer}”里是印好号码的发票或卷纸，不能打印电子客票。没有打印任何内容。',
    '请选择放普通纸的打印机；如已换成普通纸，请先在打印机设置中改过来。',
    'Printer “{printer}” has numbered forms or a roll in it; an e-ticket is not printed on these. Nothing was printed.',
    'Choose a printer with plain paper. If it has plain paper by now, change that in the printer settings first.',
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
  'template-refused': said(
    '这个模板不能使用：{place}：{reason}[（另有 {more} 处问题）]。原有模板没有改变。',
    '请改正后再保存或导入。',
    'This template cannot be used: {place}: {reason}[; {more} other faults]. The templates in use are unchanged.',
    'Correct it, then save or import it again.',
  ),
  'print-job-not-found': said(
    '找不到这个打印任务。',
    '请刷新打印队列。',
    'There is no such print job.',
    'Look at the print queue again.',
  ),
  'print-job-moved-on': said(
    '这个打印任务的状态已经改变，没有作任何改动。',
    '请查看它现在的状态再决定。',
    'This print job has moved on meanwhile; nothing was changed.',
    'Look at its state now, then decide.',
  ),
  'form-number-differs': said(
    '纸上的号码 {given} 不是这张发票的号码 {number}。发票已经开具，不受影响。',
    '请再看一次纸上的号码；如果确实打在另一张纸上，请登记为“打错纸”，再把这张发票打在正确的纸上。',
    'The number on the paper, {given}, is not the invoice’s number {number}. The invoice is issued and not affected.',
    'Read the paper once more; if it is really another form, record it as a wrong form and print the invoice on the right one.',
  ),
  'form-other-kind': said(
    '纸上的发票代码 {given} 与本机的任何纸质发票号段都不符。',
    '请再看一次纸上的代码和号码。',
    'The code on the paper, {given}, is in no run of paper forms of this counter.',
    'Read code and number on the paper once more.',
  ),
  'paper-not-for-kind': said(
    '模板“{template}”不能用于{kind}。没有作任何改动。',
    '请选择适用于这种发票的模板。',
    'Template “{template}” is not made for a {kind}. Nothing was changed.',
    'Choose a template that is.',
  ),
  'list-not-needed': said(
    '发票 {number} 没有销货清单：全部项目都在票面上，或者是红字发票。没有打印任何内容。',
    '请直接打印这张发票。',
    'Invoice {number} has no goods list: all of it is on its face, or it is a red one. Nothing was printed.',
    'Print the invoice itself.',
  ),
  'eticket-unreadable': said(
    '铁路电子客票的数据文件无法读取，问题在“{element}”。没有显示或打印任何内容。',
    '请从平台重新下载这张电子发票。',
    'The data file of this railway e-ticket cannot be read; the trouble is at “{element}”. Nothing was shown or printed.',
    'Fetch the invoice from the platform again.',
  ),
  'template-not-found': said(
    '找不到模板“{template}”。',
    '请选择另一个模板。',
    'There is no template “{template}”.',
    'Choose another one.',
  ),
  'template-shipped': said(
    '模板“{template}”随软件提供，不能修改或删除。',
    '请复制一份，修改副本。',
    'Template “{template}” comes with the program and cannot be changed or deleted.',
    'Make a copy and change that.',
  ),
  'template-in-use': said(
    '模板“{template}”正在使用，不能删除。',
    '请先为相应的发票种类或打印机选择另一个模板。',
    'Template “{template}” is in use and cannot be deleted.',
    'Choose another one for its kinds and printers first.',
  ),
  'template-damaged': said(
    '账册中模板 {template} 的内容已损坏，不能用它出票面。发票本身不受影响。',
    '请为这种发票选择另一个模板；已用它开具的发票请从平台下载版式文件，并让站段运维检查磁盘。',
    'What the ledger has of template {template} is damaged, and nothing can be drawn with it. Invoices themselves are not affected.',
    'Choose another template; fetch the layout files of invoices made with it from the platform, and have station IT look at the disk.',
  ),
  'layouts-none': said(
    '{from} 至 {to} 没有开具发票，没有可导出的版式文件。',
    '请选择其他日期。',
    'No invoice was issued from {from} to {to}, so there is no layout file to export.',
    'Choose other days.',
  ),
  'layout-damaged': said(
    '发票 {code} {number} 的版式文件与保存时不同，或已不在原处（{file}）。发票本身和账册不受影响。',
    '请从平台重新下载该文件，并让站段运维检查磁盘。',
    'The layout file of invoice {code} {number} is not what was kept, or is gone ({file}). The invoice itself and the ledger are not affected.',
    'Fetch the file from the platform, and have station IT look at the disk.',
  ),
} as const;
