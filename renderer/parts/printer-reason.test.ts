// @vitest-environment happy-dom
/**
 * Keywords of spoolers in words.
 */
import { expect, test } from 'vitest';
import { ownPrintReasons } from '../../domain/print-job.ts';
import { texts } from '../text/index.ts';
import { reasonWords } from './printer-reason.ts';

const zh = texts['zh-CN'];

test.each([
  ['', ''],
  ['none', ''],
  ['media-empty', '缺纸'],
  ['media-empty-error', '缺纸'],
  ['toner-low-warning', '碳粉不足（仍可打印）'],
  ['offline-report', '打印机离线'],
  ['printer-stopped media-jam-error', '打印机已停止 · 卡纸'],
  ['cover-open, media-needed', '机盖打开 · 等待放纸'],
  ['media-empty media-empty-error', '缺纸'],
  ['com.epson.head-dirty', 'com.epson.head-dirty'],
  ['paused', '打印机已暂停'],
  ['Sending data to printer.', 'Sending data to printer.'],
  ['printer is busy', 'printer is busy'],
])('%j', (reason, words) => {
  expect(reasonWords(reason, zh)).toBe(words);
});

test('every reason of our own has its words in both languages', () => {
  for (const reason of ownPrintReasons) {
    expect(reasonWords(reason, zh)).not.toBe(reason);
    expect(reasonWords(reason, texts.en)).not.toBe(reason);
  }
});
