/**
 * Rules about the fields of an issue request that need no ledger: lengths in GBK bytes, characters, mandatory details and the
 * marks of zero-rated rows.
 */
import iconv from 'iconv-lite';
import type { Form, Row } from '../form.ts';
import { kindFacts } from '../kinds.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Longest fields, GBK bytes. */
const maxBytes = { party: 100, person: 16, rowName: 92, spec: 40, unit: 22 } as const;

/** Checks one form; null when every field may stand as it is. */
export function judgeFields(form: Form): Refusal | null {
  return judgeTexts(form) ?? judgeBuyer(form) ?? judgeRedForm(form) ?? judgeListMark(form) ?? judgeRows(form);
}

function judgeTexts(form: Form): Refusal | null {
  const { seller, buyer } = form;
  const limited: readonly (readonly [string, string, number])[] = [
    ['xhdwmc', seller.name, maxBytes.party],
    ['xhdwdzdh', seller.addressPhone, maxBytes.party],
    ['xhdwyhzh', seller.bankAccount, maxBytes.party],
    ['ghdwmc', buyer.name, maxBytes.party],
    ['ghdwdzdh', buyer.addressPhone, maxBytes.party],
    ['ghdwyhzh', buyer.bankAccount, maxBytes.party],
    ['kpr', form.clerk, maxBytes.person],
    ['skr', form.payee, maxBytes.person],
    ['fhr', form.reviewer, maxBytes.person],
  ];
  for (const [field, text, most] of limited) {
    const refusal = judgeText(field, text, most);
    if (refusal !== null) return refusal;
  }
  const most = kindFacts[form.kind].remarkBytes;
  if (gbkBytes(form.remarks) > most) return refuse('field', `bz over ${most} bytes`);
  return form.remarks.includes('\ufffd') ? refuse('characters', 'bz') : null;
}

function judgeText(field: string, text: string, most: number): Refusal | null {
  if (text.includes('\ufffd')) return refuse('characters', field);
  if (/[\r\n]/.test(text)) return refuse('field', `${field} holds a line break`);
  return gbkBytes(text) > most ? refuse('field', `${field} over ${most} bytes`) : null;
}

function judgeBuyer({ kind, red, buyer }: Form): Refusal | null {
  const { taxId } = buyer;
  if (!kindFacts[kind].special) {
    return taxId === '' || /^[0-9A-Z]{7,20}$/.test(taxId) ? null : refuse('buyerTaxId', 'ghdwsbh');
  }
  if (!/^([0-9A-Z]{15}|[0-9A-Z]{17,18}|[0-9A-Z]{20})$/.test(taxId) || /^0+$/.test(taxId)) return refuse('buyerTaxId', 'ghdwsbh');
  if (red || (buyer.addressPhone !== '' && buyer.bankAccount !== '')) return null;
  return refuse('field', 'a special invoice needs ghdwdzdh and ghdwyhzh');
}

/** A red of a special kind names its 红字信息表: 16 digits, the last the sum of the others modulo 10. */
function judgeRedForm({ kind, red, redFormNo }: Form): Refusal | null {
  if (!red || !kindFacts[kind].special) return null;
  if (!/^\d{16}$/.test(redFormNo) || /^0+$/.test(redFormNo)) return refuse('field', 'tzdbh');
  const sum = [...redFormNo.slice(0, 15)].reduce((total, digit) => total + Number(digit), 0);
  return sum % 10 === Number(redFormNo[15]) ? null : refuse('field', 'tzdbh check digit');
}

function judgeListMark({ face, list, listMark }: Form): Refusal | null {
  if (listMark !== list.length > 0) return refuse('field', 'qdbz and qdxm differ');
  const placeholders = face.filter((row) => row.nature === 'placeholder').length;
  if (list.length === 0) return placeholders === 0 ? null : refuse('field', 'a placeholder row without qdxm');
  return face.length === 1 && placeholders === 1 ? null : refuse('field', 'with qdxm, fyxm is one placeholder row');
}

function judgeRows(form: Form): Refusal | null {
  for (const [index, row] of [...form.face, ...form.list].entries()) {
    const position = index + 1;
    const refusal =
      judgeText(`row ${position} spmc`, row.name, maxBytes.rowName) ??
      (row.nature === 'placeholder' ? null : judgeRow(form, row, position));
    if (refusal !== null) return refusal;
  }
  return null;
}

function judgeRow(form: Form, row: Row, position: number): Refusal | null {
  return (
    judgeText(`row ${position} ggxh`, row.spec, maxBytes.spec) ??
    judgeText(`row ${position} dw`, row.unit, maxBytes.unit) ??
    judgeCodeAndMarks(form, row, position)
  );
}

/** A red may stand for a whole list with one row that has no class of its own. */
function judgeCodeAndMarks(form: Form, row: Row, position: number): Refusal | null {
  if (!/^\d{19}$/.test(row.taxCode) && !(form.red && row.taxCode === '')) return refuse('field', `row ${position} spbm`);
  if (!row.preferential && row.special !== '') return refuse('field', `row ${position} zzstsgl without yhzcbs`);
  if (row.rate !== 0) return row.zeroRate === '' ? null : refuse('field', `row ${position} lslbs on a taxed row`);
  if (kindFacts[form.kind].special) return refuse('rate', `row ${position}: a special invoice has no zero rate`);
  const wanted = row.preferential ? { '1': '免税', '2': '不征税' }[row.zeroRate] : { '3': '' }[row.zeroRate];
  return wanted === row.special ? null : refuse('field', `row ${position} lslbs, yhzcbs and zzstsgl differ`);
}

function gbkBytes(text: string): number {
  return iconv.encode(text, 'gbk').length;
}
