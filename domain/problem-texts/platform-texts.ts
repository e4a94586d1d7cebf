/**
 * Words for trouble with the central platform. The counter keeps what it has and sends it later, and says so.
 */
import { said } from './text.ts';

export const platformTexts = {
  'platform-unreachable': said(
    '连不上发票平台。已开的发票都已保存，恢复后自动上传。',
    '可以继续离线开票；长时间不恢复时请站段运维检查网络。',
    'The invoice platform cannot be reached. Everything issued is saved and will be uploaded by itself.',
    'Issuing can go on offline. If it lasts, ask station IT to check the network.',
  ),
  'platform-signature': said(
    '平台不接受本柜台的签名。已开的发票都已保存，尚未上传。',
    '请站段运维核对柜台编号和平台密钥。',
    "The platform does not accept this counter's signature. Everything issued is saved but not uploaded.",
    'Station IT must check the counter id and the platform key.',
  ),
  'platform-clock-skew': said(
    '本机时间与平台相差超过 5 分钟，平台拒绝通信。已开的发票都已保存。',
    '请站段运维校正本机时间，之后会自动恢复。',
    "This machine's clock is more than 5 minutes off the platform's, so it refuses to talk. Everything issued is saved.",
    'Station IT must set the clock; the rest follows by itself.',
  ),
  'platform-busy': said(
    '平台正忙，请求没有完成。已开的发票都已保存，稍后自动重试。',
    '无需操作；可以继续离线开票。',
    'The platform is busy. Everything issued is saved and is tried again by itself.',
    'Nothing to do; issuing can go on offline.',
  ),
  'platform-broken-answer': said(
    '平台的回答不完整，没有采用。已开的发票都已保存，稍后自动重试。',
    '反复出现时请站段运维检查网络，例如是否需要登录上网。',
    "The platform's answer was broken and was not used. Everything issued is saved and is tried again by itself.",
    'If it keeps happening, station IT should check the network, for instance for a log-in page in between.',
  ),
  'platform-refused': said(
    '平台拒绝了请求：{detail}。本机记录没有改变。',
    '请把这条说明告诉站段运维。',
    'The platform refused: {detail}. Nothing changed on this machine.',
    'Tell station IT what it says.',
  ),
  'no-seal-for-taxpayer': said(
    '平台没有“{company}”的电子印章，版式文件尚未加盖。发票已经开具，不受影响。',
    '请站段运维核对销售方名称和税号，并向平台申请印章；之后会自动加盖。',
    'The platform has no electronic seal of {company}, so the layout file is not sealed yet. The invoice is issued and not affected.',
    "Station IT must check the seller's name and tax id and ask the platform for a seal; sealing follows by itself.",
  ),
  'seal-not-valid': said(
    '加盖印章后的版式文件没有通过验证（{fault}），没有采用。发票已经开具，不受影响。',
    '稍后会自动重新加盖；反复出现时请站段运维核对平台的印章服务和本机信任的印章证书。',
    'The sealed layout file did not pass the check ({fault}) and was not kept. The invoice is issued and not affected.',
    "It is sealed again by itself; if this keeps happening, station IT must check the platform's seal service and the seal authorities trusted here.",
  ),
} as const;
