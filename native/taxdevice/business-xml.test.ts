import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BusinessDocument,
  encodeBusiness,
  parseBusiness,
  textOf,
  unwritableIn,
  type XmlFields,
  xmlBounds,
} from './business-xml.ts';
import { encodeGbk } from './gbk.ts';
import { bytesNamed, readHex } from './hex-fixtures.testing.ts';

function read(xml: string): BusinessDocument {
  const parsed = parseBusiness(encodeGbk(xml));
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.document;
}
function why(xml: string): string {
  const parsed = parseBusiness(Buffer.from(xml));
  return parsed.ok ? 'was read' : parsed.why;
}

describe('writing', () => {
  it('writes a request byte for byte as another program does', () => {
    const frame = bytesNamed(readHex('identity-exchange.hex'), 'host: request, type 20');
    const document = { id: 'SKPXXCX', comment: '税控盘信息查询', body: { input: { skpbh: '', skpkl: '12345678' } } };
    expect(Buffer.from(encodeBusiness(document))).toEqual(Buffer.from(frame.subarray(6, -2)));
  });

  it('counts lists and escapes text', () => {
    const body = { input: { fyxm: [{ spmc: 'A&B <C>' }, { spmc: `"'` }], qdxm: [] } };
    const xml = Buffer.from(encodeBusiness({ id: 'x', comment: '', body })).toString('latin1');
    expect(xml).toContain(
      '<fyxm count="2"><group xh="1"><spmc>A&amp;B &lt;C&gt;</spmc></group><group xh="2"><spmc>&quot;&apos;</spmc></group></fyxm><qdxm count="0"></qdxm>',
    );
  });

  it('refuses what no document can carry', () => {
    const written = (text: string) => encodeBusiness({ id: 'x', comment: '', body: { a: text } });
    expect(() => written('𠮷')).toThrow('outside GBK: 𠮷');
    expect(() => written('\u0001')).toThrow('XML forbids');
    expect(() => encodeBusiness({ id: 'x', comment: '', body: { 'a b': '' } })).toThrow('not an element name');
  });

  it('names the field that cannot be written before it is', () => {
    expect(unwritableIn({ ghdwmc: '示例', fyxm: [{ spmc: '好' }, { spmc: '𠮷\u0007𠮷' }] })).toEqual({
      field: 'fyxm.1.spmc',
      characters: '\u0007 𠮷',
    });
    expect(unwritableIn({ ghdwmc: '㐂'.normalize(), bz: '' })).toMatchObject({ field: 'ghdwmc' });
    expect(unwritableIn({ ghdwmc: '朱镕基 €' })).toBeNull();
  });
});

describe('reading', () => {
  it('reads the answer of a whole exchange', () => {
    const exchange = readHex('identity-exchange.hex');
    const answer = ['device: packet 1', 'device: last packet'].map((name) => bytesNamed(exchange, name).subarray(5, -2));
    const parsed = parseBusiness(Buffer.concat(answer));
    expect(parsed).toMatchObject({
      ok: true,
      document: {
        id: 'SKPXXCX',
        comment: '税控盘信息查询',
        body: { output: { nsrmc: '北京站', returncode: '00000000', returnmsg: '成功' } },
      },
    });
  });

  it.each([
    ['no group, counted', '<lgxx count="0"/>', []],
    ['no group, not counted', '<lgxx></lgxx>', ''],
    ['one group', '<lgxx count="1"><group xh="1"><a>1</a></group></lgxx>', [{ a: '1' }]],
    ['two groups, uncounted', '<lgxx><group><a>1</a></group><group/></lgxx>', [{ a: '1' }, '']],
    [
      'groups beside something',
      '<lgxx><n>2</n><group><a>1</a></group><group><a>2</a></group></lgxx>',
      { n: '2', group: [{ a: '1' }, { a: '2' }] },
    ],
  ])('a list with %s', (_, xml, expected) => {
    expect(read(`<business><body><output>${xml}<returncode>0</returncode></output></body></business>`).body).toEqual({
      output: { lgxx: expected, returncode: '0' },
    });
  });

  it('takes entities, character references and CDATA for what they say, once', () => {
    expect(textOf(read('<business><body><a>&amp;lt; &#20013;&#x6587;<![CDATA[&amp;<]]></a></body></business>').body, 'a')).toBe(
      '&lt; 中文&amp;<',
    );
  });

  it('reads GBK without a declaration, and UTF-8 with one, with or without a byte order mark', () => {
    expect(read('<business id="1"><body><a>发票</a></body></business>').body).toEqual({ a: '发票' });
    for (const mark of ['', '\ufeff']) {
      const utf8 = Buffer.from(`${mark}<?xml version="1.0" encoding="UTF-8"?>\n<business><body><a>发票</a></body></business>\n`);
      expect(parseBusiness(utf8)).toMatchObject({ ok: true, document: { body: { a: '发票' } } });
    }
  });

  it.each(['gb2312', 'GB18030', 'Shift_JIS', 'utf-16', 'windows-1252', 'no-such-thing'])(
    'reads GBK under a declaration of %s: devices copy the first line from anywhere',
    (encoding) => {
      const text = `<?xml version="1.0" encoding="${encoding}"?><business id="1"><body><a>发票</a></body></business>`;
      expect(parseBusiness(encodeGbk(text))).toMatchObject({ ok: true, document: { body: { a: '发票' } } });
    },
  );

  it.each([
    ['an entity bomb', '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;&a;&a;">]><business><body><x>&c;</x></body></business>'],
    ['an entity bomb behind a comment', '<!-- --><!DOCTYPE b [<!ENTITY a "a">]><business/>'],
    ['a file of this machine', '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><business><body>&a;</body></business>'],
    ['an entity without a declaration', '<business><body><a>&lol9;</a></body></business>'],
  ])('takes no %s', (_, xml) => {
    expect(why(xml)).toMatch(/declarations|unknown entity/);
  });

  it('takes a flood of references for the characters they say, no more', () => {
    const many = `<business><body><a>${'&#20013;'.repeat(300_000)}</a></body></business>`;
    expect(textOf(read(many).body, 'a')).toHaveLength(300_000);
  });

  it('is bounded and takes no declarations', () => {
    expect(why('<!DOCTYPE a [<!ENTITY b "c">]><business/>')).toContain('declarations');
    expect(why('<business><body><a>&b;</a></body></business>')).toContain('unknown entity');
    expect(why(`<business><body>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</body></business>`)).not.toBe('was read');
    expect(parseBusiness(new Uint8Array(xmlBounds.bytes + 1))).toEqual({ ok: false, why: 'document too large' });
    expect(why('<business><body></business>')).not.toBe('was read');
    expect(why('<html></html>')).toBe('no business element');
    expect(why('')).not.toBe('was read');
    expect(why('<business><body><__proto__><a>1</a></__proto__></body></business>')).not.toBe('was read');
  });
});

describe('any tree', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'group');
  const text = fc.string({ unit: fc.constantFrom('a', '1', '<', '&', '"', "'", '中', '票', ' ', ';', '#', 'x'), maxLength: 12 });
  const leaves = fc.dictionary(name, text, { maxKeys: 5, noNullPrototype: true });
  const rows = fc.array(
    leaves.filter((row) => Object.keys(row).length > 0),
    { maxLength: 3 },
  );

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(leaves, name, rows, (fields, list, groups) => {
        const body: XmlFields = { input: { ...fields, [list]: groups, returncode: '0' } };
        const parsed = parseBusiness(encodeBusiness({ id: 'T', comment: '试', body }));
        expect(parsed).toEqual({ ok: true, document: { id: 'T', comment: '试', body } });
      }),
    );
  });

  it('of bytes never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parseBusiness(bytes).ok).toBe('boolean');
        const inside = Buffer.concat([Buffer.from('<business><body>'), bytes, Buffer.from('</body></business>')]);
        expect(typeof parseBusiness(inside).ok).toBe('boolean');
      }),
    );
  });
});
