/**
 * Words for trouble with people and with this machine.
 */
import { said } from './text.ts';

export const machineTexts = {
  'sign-in-failed': said(
    '用户名或密码不对。',
    '请核对后再试；忘记密码请找值班主任。',
    'The user name or the password is wrong.',
    'Check both and try again. If the password is forgotten, ask the supervisor.',
  ),
  'sign-in-locked': said(
    '输错次数太多，账号已锁定到 {until}。',
    '请到时再试，或找值班主任。',
    'Too many wrong tries; the account is locked until {until}.',
    'Try again then, or ask the supervisor.',
  ),
  'not-signed-in': said(
    '还没有登录，或登录已过期。草稿都已保存。',
    '请重新登录。',
    'You are not signed in, or the session has ended. Drafts are saved.',
    'Sign in again.',
  ),
  'not-permitted': said(
    '您的岗位不能进行这项操作。没有任何改动。',
    '请由有权限的人员登录后操作。',
    'Your role may not do this. Nothing was changed.',
    'Someone with that right must sign in and do it.',
  ),
  'runtime-too-old': said(
    'Node.js {version} 太旧，后台无法运行。没有改动任何数据。',
    '请用本程序自带的 Node.js 24 启动（node_modules/node/bin/node）。',
    'Node.js {version} is too old for the back office. No data was touched.',
    'Start it with the Node.js 24 that the program brings along (node_modules/node/bin/node).',
  ),
  'config-unreadable': said(
    '读不了配置文件 {file}：{reason}',
    '请站段运维检查文件是否存在、是否为正确的 JSON。',
    'The configuration file {file} cannot be read: {reason}',
    'Station IT must check that it exists and is valid JSON.',
  ),
  'config-wrong': said(
    '配置文件 {file} 的“{place}”有误：{reason}',
    '请站段运维按配置说明更正后重新启动。',
    'The configuration file {file} is wrong at “{place}”: {reason}',
    'Station IT must correct it as the configuration page says, then start again.',
  ),
  'ledger-unavailable': said(
    '台账文件 {file} 打不开或写不进（{reason}）。没有开具任何发票。',
    '请站段运维检查磁盘和文件权限；不要删除该文件。',
    'The ledger {file} cannot be opened or written ({reason}). No invoice was issued.',
    "Station IT must check the disk and the file's permissions. Do not delete the file.",
  ),
  'ledger-from-the-future': said(
    '台账 {file} 是更新版本的程序写的（版本 {version}，本程序到 {newest}）。台账没有被改动。',
    '请安装较新的程序后再启动。',
    'The ledger {file} was written by a newer program (version {version}, this one knows {newest}). It was not touched.',
    'Install the newer program and start again.',
  ),
  'ledger-in-use': said(
    '另一个程序正在使用台账 {file}。台账没有被改动。',
    '请关闭已经打开的开票程序，再启动一次。',
    'Another program is using the ledger {file}. It was not touched.',
    'Close the invoicing program that is already open, then start again.',
  ),
  'disk-full': said(
    '磁盘已满，无法保存；这一步没有完成，已有记录都完好。',
    '请站段运维清理磁盘空间后再试。',
    'The disk is full, so this step was not done. All existing records are intact.',
    'Station IT must free some space; then try again.',
  ),
  'invoice-not-found': said(
    '本柜台的台账中没有这张发票。',
    '请核对发票代码和号码；可能是在其他柜台开具的。',
    "This counter's ledger has no such invoice.",
    'Check code and number; it may have been issued at another counter.',
  ),
  'task-not-found': said(
    '这条待办已经处理完毕，或不存在。',
    '请刷新待办列表。',
    'This task is settled already, or there is none.',
    'Refresh the list of tasks.',
  ),
  'bad-request': said(
    '请求的内容不合规定（{place}），没有执行。',
    '请重试；反复出现时请告诉站段运维。',
    'The request was not well formed ({place}) and was not carried out.',
    'Try again; if it keeps happening, tell station IT.',
  ),
  'unknown-command': said(
    '程序不认识命令“{name}”，没有执行。',
    '窗口与后台的版本可能不同；请重新启动程序。',
    'The program does not know the command “{name}”; nothing was done.',
    'Window and back office may be of different versions; start the program again.',
  ),
  'office-recovering': said(
    '后台正在恢复。已保存的都在，正在开具的会自动查清，不会重复。',
    '请稍候几秒，恢复后再继续。',
    'The back office is recovering. What was saved is safe; an issue under way is settled by itself and not doubled.',
    'Wait a few seconds, then go on.',
  ),
  internal: said(
    '程序内部出错，编号 {reference}。已保存的记录都完好。',
    '请重试；反复出现时把编号告诉站段运维。',
    'Something went wrong inside the program, reference {reference}. All saved records are intact.',
    'Try again; if it keeps happening, give the reference to station IT.',
  ),
} as const;
