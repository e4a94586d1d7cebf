/**
 * What of a field may be written down. What is not known to be harmless is masked, so a field that a device invents
 * tomorrow is masked too, and a damaged name never lets its value through.
 */

/**
 * `plain`: all of it. `prose`: words of people and devices, long numbers and addresses in them cut. `none`: nothing but blanks. A number:
 * so many bytes from its beginning.
 */
export type Policy = 'plain' | 'prose' | 'none' | number;

/** Elements that only hold others; between them stands nothing but blanks. */
const holders = ['business', 'body', 'input', 'output', 'returndata', 'group', 'fyxm', 'qdxm', 'fpxx', 'lgxx', 'slxx', 'jkxx'];

/** Numbers, amounts, codes and times of tax, and the seller, who is a company with a public number. */
const harmless = [
  // the exchange: disk and terminal, serial of the request, return code
  ['skpbh', 'kpzdbs', 'fpqqlsh', 'returncode', 'code', 'qr', 'czlx'],
  // who the device is and what it enforces
  ['nsrsbh', 'swjgdm', 'fplxdm', 'dqsz', 'qysj', 'bbh', 'kpjh', 'qylx', 'kpjzsj', 'bsqsrq', 'bszzrq', 'zxbsrq'],
  ['dzkpxe', 'zsljxe', 'fsljxe', 'fsfpbz', 'fsfpts', 'syrl', 'scjzrq', 'xdgnbs', 'lxkpsc', 'lxkpzs', 'lxzsljje', 'lxfsljje'],
  // stock, counts and months
  [
    'dqfpdm',
    'dqfphm',
    'zsyfs',
    'fpdm',
    'fphm',
    'qshm',
    'zzhm',
    'fpfs',
    'syfs',
    'lgrq',
    'lpzt',
    'wscfpzs',
    'wscfpsj',
    'wscfpljje',
  ],
  ['yscfpzs', 'sbfpzs', 'qsrq', 'jzrq', 'qckcfs', 'lgfpfs', 'thfpfs', 'zsfpfs', 'zffpfs', 'fsfpfs', 'fffpfs', 'kffpfs', 'qmkcfs'],
  ['zsfpljje', 'zsfpljse', 'zffpljje', 'zffpljse', 'fsfpljje', 'fsfpljse', 'fffpljje', 'fffpljse', 'kffpljje', 'kffpljse'],
  // the invoice without its people
  ['kplx', 'tspz', 'xhdwsbh', 'bmbbbh', 'hsslbs', 'zhsl', 'hjje', 'hjse', 'jshj', 'qdbz', 'ssyf', 'tzdbh', 'yfpdm'],
  ['yfphm', 'kprq', 'kpsj', 'skm', 'jym', 'fpzt', 'scbz', 'zflx', 'zfrq', 'ykfsje', 'cxfs', 'cxtj', 'cxlx'],
  // its rows
  ['fphxz', 'spsl', 'dj', 'je', 'kcje', 'sl', 'se', 'hsbz', 'spbm', 'zxbm', 'yhzcbs', 'lslbs', 'zzstsgl'],
].flat();

/** Words: messages, names of goods, companies and bureaus, and the heads of a page that a proxy put in the way. */
const prose = ['returnmsg', 'msg', 'spmc', 'ggxh', 'dw', 'nsrmc', 'swjgmc', 'xhdwmc', 'title', 'h1'];

const firstCharacter = 2;
const policies: ReadonlyMap<string, Policy> = new Map<string, Policy>([
  ...holders.map((name) => [name, 'none'] as const),
  ...harmless.map((name) => [name, 'plain'] as const),
  ...prose.map((name) => [name, 'prose'] as const),
  // a buyer may be a person, whose number is that of the identity card; its first six digits name a district
  ['ghdwsbh', 6],
  ['ghdwmc', firstCharacter],
  // clerk, payee, reviewer, who voided, who bought
  ...['kpr', 'skr', 'fhr', 'zfr', 'lgry'].map((name) => [name, firstCharacter] as const),
  // passwords, the maker's signature parameter, addresses with telephones, bank accounts, remarks
  ...['skpkl', 'keypwd', 'qmcs', 'ghdwdzdh', 'ghdwyhzh', 'xhdwdzdh', 'xhdwyhzh', 'bz'].map((name) => [name, 'none'] as const),
]);

/** What of the text of an element may be written down. */
export function policyOf(name: string): Policy {
  return policies.get(name) ?? 'none';
}

/** Whether the attributes of an element are the protocol's own: ids, counts, comments. */
export function hasKnownAttributes(name: string): boolean {
  return name === '?xml' || policies.has(name);
}

const beginnings: ReadonlySet<string> = new Set(
  ['?xml', ...policies.keys()]
    .flatMap((name) => [name, `/${name}`])
    .flatMap((name) => [...name].map((_, at) => name.slice(0, at + 1))),
);

/** Whether a tag that begins like this can still become one that is known. */
export function beginsKnownTag(beginning: string): boolean {
  return beginnings.has(beginning);
}
