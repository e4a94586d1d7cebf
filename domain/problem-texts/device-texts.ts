/**
 * Words for trouble with a tax-control device. Each says whether an invoice number was used, because that is what the
 * clerk must know before anything else.
 */
import { said } from './text.ts';

export const deviceTexts = {
  'device-not-configured': said(
    '本柜台没有可开{kind}的税控设备。没有使用发票号码。',
    '请改开其他种类，或请站段运维在配置中增加设备。',
    'No tax device of this counter is set up for this kind ({kind}). No number was used.',
    'Choose another kind, or ask station IT to add a device to the configuration.',
  ),
  'device-absent': said(
    '找不到税控设备 {deviceId}。没有使用发票号码。',
    '请检查设备的电源、插口和连接线，再点“刷新”。',
    'Tax device {deviceId} cannot be found. No number was used.',
    'Check its power, plug and cable, then refresh.',
  ),
  'device-busy': said(
    '税控设备 {deviceId} 正忙。没有使用发票号码。',
    '请稍候再试；若另有开票软件在用此设备，请先关闭它。',
    'Tax device {deviceId} is busy. No number was used.',
    'Try again in a moment. If other invoicing software uses the device, close it first.',
  ),
  'device-wrong-disk': said(
    '插入的税控盘是 {actual}，应为 {expected}。没有使用发票号码。',
    '请换上正确的税控盘；确实更换过时请站段运维修改配置。',
    'The disk in the device is {actual}, not {expected}. No number was used.',
    'Insert the right disk. If it was replaced on purpose, station IT must change the configuration.',
  ),
  'device-wrong-seller': said(
    '税控设备登记的纳税人是 {actual}，本柜台销售方是 {expected}。没有使用发票号码。',
    '请确认设备属于本单位；配置有误时请站段运维更正。',
    'The device is registered to {actual}, but this counter sells as {expected}. No number was used.',
    'Make sure the device is ours. If the configuration is wrong, station IT must correct it.',
  ),
  'device-kind-not-authorised': said(
    '税控设备 {deviceId} 未授权开具{kind}。没有使用发票号码。',
    '请改开设备允许的种类，或由财务向税务机关申请票种核定。',
    'Tax device {deviceId} is not authorised for this kind ({kind}). No number was used.',
    'Choose a kind it may issue, or have finance apply for this one.',
  ),
  'device-no-stock': said(
    '税控设备 {deviceId} 中的{kind}已经用完。没有使用发票号码。',
    '请值班主任领用发票；急用时可改用其他设备或种类。',
    'Tax device {deviceId} has no number left of this kind ({kind}). No number was used.',
    'Ask the supervisor to draw new stock, or use another device or kind meanwhile.',
  ),
  'device-past-deadline': said(
    '设备 {deviceId} 的{kind}已过开票截止时间 {until}，设备已锁定。没有使用发票号码。',
    '请值班主任完成抄报和清卡后再开具。',
    'The issue deadline {until} of device {deviceId} ({kind}) has passed and it is locked. No number was used.',
    'The supervisor must report and clear the month first.',
  ),
  'device-report-due': said(
    '设备要求先抄报税。没有使用发票号码。',
    '请值班主任先完成抄报和清卡。',
    'The device wants the tax report first. No number was used.',
    'The supervisor must report and clear the month first.',
  ),
  'device-clock': said(
    '设备时钟不正常。没有使用发票号码。',
    '请重新插拔设备后刷新；仍不正常时请站段运维校时。',
    "The device's clock is wrong. No number was used.",
    'Unplug and replug the device and refresh; if that does not help, station IT must set its clock.',
  ),
  'device-password': said(
    '设备口令或证书口令不对。没有使用发票号码；程序不会自动重试。',
    '请站段运维核对并更正配置中的口令；设备还允许再试 {triesLeft} 次，用完即锁死，程序不会自行再试。',
    'The device or certificate password is wrong. No number was used, and it is not tried again by itself.',
    'Station IT must correct the password in the settings; the device allows {triesLeft} more tries before it locks, and the program makes none by itself.',
  ),
  'device-offline-hours': said(
    '设备 {deviceId} 的{kind}离线时间已到上限[：最早一张 {used} 小时，最长 {most} 小时]。没有使用发票号码。',
    '请恢复网络，待未上传的发票传完后再开。',
    'On device {deviceId} invoices ({kind}) have waited offline as long as they may[: {used} hours of {most}]. No number was used, and all are safe.',
    'Restore the network; go on once they are uploaded.',
  ),
  'device-offline-count': said(
    '设备 {deviceId} 离线未传的{kind}已到张数上限[：{used} 张，最多 {most} 张]。没有使用发票号码。',
    '请恢复网络，待未上传的发票传完后再开。',
    'On device {deviceId} as many invoices ({kind}) wait offline as are allowed[: {used} of {most}]. No number was used, and all are safe.',
    'Restore the network; go on once they are uploaded.',
  ),
  'device-offline-amount': said(
    '设备 {deviceId} {kind}再开将超过离线金额上限[：不含税 {used} 元，最多 {most} 元]。没有使用发票号码。',
    '请恢复网络，待未上传的发票传完后再开。',
    'On device {deviceId} one more invoice ({kind}) is over the offline sum[: {used} net of {most}]. No number was used, and all are safe.',
    'Restore the network; go on once they are uploaded.',
  ),
  'device-upload-day': said(
    '设备 {deviceId} 上月的{kind}应[在 {most} 日前]传完，还有未传的。没有使用发票号码。',
    '请恢复网络并完成上传后再开。',
    'Invoices ({kind}) of an earlier month on device {deviceId} had to be uploaded[ by day {most}]; some still wait. No number was used.',
    'Restore the network and finish the upload first.',
  ),
  'device-sum-limit': said(
    '本期已开 {used} 元（不含税），再开 {net} 元将超过设备的累计限额 {limit} 元。没有使用发票号码。',
    '请改用其他设备；需要提高限额时请财务向税务机关申请。',
    'This period has {used} (net) already; {net} more is over the {limit} that the device allows in sum. No number was used.',
    'Use another device, or have finance apply for a higher limit.',
  ),
  'device-code-number': said(
    '设备不认可这个发票代码或号码。没有使用新的发票号码。',
    '请刷新设备状态，核对代码和号码后再试。',
    'The device does not accept this invoice code or number. No new number was used.',
    "Refresh the device's state, compare code and number, and try again.",
  ),
  'device-bureau-unreachable': said(
    '设备连不上税务机关的服务器。没有使用发票号码。',
    '请检查网络；在离线限额内仍可继续开票。',
    'The device cannot reach the tax bureau. No number was used.',
    'Check the network. Issuing can go on within the offline limits.',
  ),
  'device-garbled': said(
    '税控设备 {deviceId} 的回答无法读懂，可能是连接线受到干扰。这一步没有使用发票号码。',
    '请检查连接线后再试；反复出现时请站段运维查看日志。',
    'The answer of tax device {deviceId} could not be read; the line may be disturbed. This step used no number.',
    'Check the cable and try again. If it keeps happening, station IT should look at the log.',
  ),
  'device-refused': said(
    '税控设备拒绝了请求：{message}（代码 {code}）。没有使用发票号码。',
    '请按提示修改后再试；看不明白时把代码告诉站段运维。',
    'The tax device refused: {message} (code {code}). No number was used.',
    'Change what it names and try again; if it is unclear, give the code to station IT.',
  ),
  'device-blocked': said(
    '设备 {deviceId} 上有一张发票结果未明，查清之前不再开具。没有使用新的发票号码。',
    '请打开待办中的那一张，点“再问设备”；仍不明时请值班主任处理。',
    'An issue on device {deviceId} is not settled yet, so nothing else is issued on it. No new number was used.',
    'Open it among the tasks and ask the device again; if it stays unclear, call the supervisor.',
  ),
  'device-silent': said(
    '税控设备 {deviceId} 没有回答；已查明没有使用发票号码。',
    '请检查设备和连接线，再按一次开具即可，不会重复。',
    'Tax device {deviceId} did not answer; no number was used.',
    'Check the device and its cable, then issue again: it cannot become two invoices.',
  ),
  'issue-unknown': said(
    '还不知道设备是否已经开出这张发票。请求已保存，没有丢失，也不会重复开具。',
    '请勿在别处重开；点“再问设备”，仍不明时请值班主任对照设备记录处理。',
    'It is not known yet whether the device signed this invoice. The request is kept; nothing is lost, and nothing will be issued twice.',
    "Do not issue it elsewhere. Ask the device again; if it stays unclear, the supervisor compares the device's record.",
  ),
  'issue-in-progress': said(
    '这张发票正在开具，没有重复开具，也没有另用发票号码。',
    '请等待结果，无需再按。',
    'This invoice is being issued now. It was not issued twice, and no other number was used.',
    'Wait for the outcome; there is no need to press again.',
  ),
  'issue-number-unexpected': said(
    '设备给出的号码是 {actual}，预期是 {expected}。发票有效，已按设备给出的号码保存。',
    '打印前请核对纸质发票的号码，并报告值班主任核查。',
    'The device gave {actual} where {expected} was expected. The invoice is valid and recorded with the number given.',
    'Compare the number on the paper form before printing, and report it to the supervisor.',
  ),
} as const;
