/**
 * Words for trouble with what is done to a device beside issuing: stock, the month, the clock, finding the device at all.
 */
import { said } from './text.ts';

export const operationTexts = {
  'device-managed-elsewhere': said(
    '设备 {deviceId} 是税控服务器，库存、抄报和时钟由服务器自行管理。没有任何改动。',
    '请由税控服务器的管理人员办理。',
    'Device {deviceId} is a tax-control server; stock, months and clock are managed there. Nothing was changed.',
    'Ask whoever runs the server.',
  ),
  'device-not-supported': said(
    '设备 {deviceId} 不支持此操作（{step}）。没有任何改动。',
    '请用设备厂商的工具办理，或更换设备。',
    'Device {deviceId} does not know this command ({step}). Nothing was changed.',
    "Do it with the device maker's own tool, or use another device.",
  ),
  'device-unuploaded-first': said(
    '设备 {deviceId} 中还有未上传的{kind}，不能抄报。已开发票都安全。',
    '请先上传离线发票，再抄报。',
    'Device {deviceId} still holds invoices ({kind}) that the bureau does not have, so it does not report. All invoices are safe.',
    'Upload them first, then report.',
  ),
  'device-not-in-report-period': said(
    '本期尚未结束，现在不能抄报。没有任何改动。',
    '请在所属期结束后再抄报。',
    'The period has not ended, so it cannot be reported yet. Nothing was changed.',
    'Report when the period is over.',
  ),
  'device-not-reported': said(
    '所属期尚未抄报，不能清卡。没有任何改动。',
    '请先抄报，再清卡。',
    'The period is not reported yet, so it cannot be cleared. Nothing was changed.',
    'Report first, then clear.',
  ),
  'device-run-unknown': said(
    '税务机关没有提供这一号段，或号段不在设备库存末尾[（{code} {first}，{count} 份）]。没有任何改动。',
    '请核对发票代码、起始号码和份数。',
    'The bureau offers no such run, or it is not the unused end of the stock[ ({code} {first}, {count} numbers)]. Nothing was changed.',
    'Check code, first number and count.',
  ),
  'blank-void-number-differs': said(
    '要作废的空白发票是 {expected}，设备的下一个号码却是 {given}。没有作废任何号码。',
    '请核对纸上的代码和号码：号码已被使用的，请放弃此操作；否则请从设备的下一个号码重新开始。',
    'The number to be voided unused is {expected}, but the device’s next one is {given}. Nothing was voided.',
    'Compare code and number on the paper. Where the number has been used, give this up; else begin anew with the device’s next number.',
  ),
  'device-clock-drift': said(
    '设备 {deviceId} 的时钟与本机相差 {minutes} 分钟。发票时间以设备为准。',
    '请值班主任校时；相差过大时请站段运维检查。',
    'The clock of device {deviceId} is {minutes} minutes off. Invoices carry the time of the device.',
    'The supervisor may set the clock; if it goes wrong again, station IT should look at the device.',
  ),
  'own-clock-drift': said(
    '本机时钟与平台相差 {minutes} 分钟，不能用来给设备 {deviceId} 校时。没有任何改动。',
    '请站段运维先校准本机时钟，再给设备校时。',
    "This counter's own clock is {minutes} minutes off the platform's, so device {deviceId} is not set by it. Nothing was changed.",
    "Station IT must set this machine's clock first; then set the device.",
  ),
  'operation-unknown': said(
    '不知道设备 {deviceId} 是否完成了这一步（{step}）。已记录，不会丢失，也不会重复。',
    '设备恢复连接后会自动查证；也可以点“再查一次”。',
    'It is not known whether device {deviceId} took this step ({step}). It is written down; nothing is lost or done twice.',
    'It is looked up by itself when the device is back, or press “ask again”.',
  ),
  'operation-not-done': said(
    '设备 {deviceId} 没有完成这一步（{step}）；已查明没有任何改动。',
    '请检查设备和连接线，再点“继续”，不会重复。',
    'Device {deviceId} did not take this step ({step}); it was looked up that nothing was changed.',
    'Check the device and its cable, then go on: nothing is done twice.',
  ),
  'operation-not-found': said(
    '找不到这项设备操作。没有任何改动。',
    '请刷新页面后再试。',
    'There is no such operation on a device. Nothing was changed.',
    'Refresh the page and try again.',
  ),
  'operation-under-way': said(
    '设备 {deviceId} 上的“{what}”还未完成，停在“{step}”。没有任何改动。',
    '请先完成或放弃那一项。',
    'On device {deviceId} an operation is not finished: {what}, at the step “{step}”. Nothing was changed.',
    'Finish that one first, or give it up.',
  ),
  'operation-over': said(
    '这项操作已经结束。没有任何改动。',
    '需要时请重新开始一项。',
    'This operation is over. Nothing was changed.',
    'Begin a new one if it is needed.',
  ),
  'operation-damaged': said(
    '账本中这项设备操作的记录已损坏，不能继续。发票不受影响。',
    '请值班主任到设备页核对库存和征期，再放弃这一项；并请站段运维检查本机磁盘。',
    'What the ledger holds of this operation is damaged, so it cannot be gone on with. No invoice is touched by it.',
    "The supervisor compares stock and dates on the devices page and then gives it up; station IT should check this machine's disk.",
  ),
  'device-stands-in': said(
    '{usual} 现在不能开具，这张发票由 {deviceId} 开具。',
    '请核对纸质发票号码；并请检查 {usual}。',
    '{usual} cannot issue at present; this invoice was issued on {deviceId}.',
    'Compare the number on the paper form, and see to {usual}.',
  ),
  'port-not-found': said(
    '本机没有端口 {port}。没有任何改动。',
    '请检查转换器的连接线，再刷新端口列表。',
    'This machine has no port {port}. Nothing was changed.',
    'Check the cable of the converter and list the ports again.',
  ),
  'port-silent': said(
    '端口 {port} 上没有税控转换器应答。没有任何改动。',
    '请检查转换器电源和波特率，或试另一个端口。',
    'No tax converter answers on port {port}. Nothing was changed.',
    'Check its power and the speed of the line, or try another port.',
  ),
} as const;
