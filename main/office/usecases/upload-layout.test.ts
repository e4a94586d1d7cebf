/**
 * Layout files are sealed first and go once, one request a step, whatever happens in between.
 */
import { expect, test } from 'vitest';
import { invoice, layoutUploads } from './layout-uploads.testing.ts';
import { openLayoutUpload } from './upload-layout.ts';

const uploadKey = 'key-pdf';

function setUp({ sealed = true } = {}) {
  const bench = layoutUploads();
  const open = () =>
    openLayoutUpload({
      sealing: sealed ? bench.sealing : null,
      maker: bench.maker,
      platform: bench.platform,
      invoice: () => invoice,
    });
  const step = open();
  /** Takes steps until there is an end or trouble. */
  const goOn = async (take = step) => {
    for (;;) {
      const before = bench.asked.length;
      const taken = await take(uploadKey, invoice.signed);
      expect(bench.asked.length - before).toBeLessThanOrEqual(1);
      if (!taken.ok) return taken.problem.code;
      if (taken.value !== 'more') return taken.value.outcome;
    }
  };
  return { ...bench, goOn, open };
}

test('both formats are sealed, the PDF showing the seal, before the first of them goes', async () => {
  const { goOn, asked } = setUp();
  expect(await goOn()).toBe('accepted');
  expect(asked).toEqual([
    'seal ofd',
    'seal pdf',
    'put pdf showing seal-1 by seal-1 over pdf seal-1',
    'put ofd showing nothing by seal-1 over ofd nothing',
  ]);
});

test('a seal that changes between drawing and signing is drawn again', async () => {
  const { goOn, asked, world, sealing } = setUp();
  sealing.files.keepPicture(
    invoice.content.seller.taxId,
    { sealId: 'seal-0', picture: new TextEncoder().encode('seal-0') },
    sealing.clock.now(),
  );
  world.sealId = 'seal-2';
  expect(await goOn()).toBe('accepted');
  expect(asked.filter((what) => what.startsWith('put pdf'))).toEqual(['put pdf showing seal-2 by seal-2 over pdf seal-2']);
});

test('what was sealed before a kill is not sealed again, and goes as it is', async () => {
  const { goOn, open, asked, world } = setUp();
  world.put = 'down';
  expect(await goOn()).toBe('platform-unreachable');
  world.sealId = 'seal-9';
  world.put = 'accepted';
  asked.length = 0;
  expect(await goOn(open())).toBe('accepted');
  expect(asked).toEqual([
    'put pdf showing seal-1 by seal-1 over pdf seal-1',
    'put ofd showing nothing by seal-1 over ofd nothing',
  ]);
});

test('while the seal service is away nothing goes', async () => {
  const { goOn, asked, world } = setUp();
  world.seal = 'down';
  expect(await goOn()).toBe('platform-unreachable');
  expect(asked).toEqual(['seal ofd']);
  world.seal = 'none';
  expect(await goOn()).toBe('no-seal-for-taxpayer');
});

test('a file that does not verify is neither kept nor sent', async () => {
  const { goOn, asked, world, kept } = setUp();
  world.verdict = 'signature';
  expect(await goOn()).toBe('seal-not-valid');
  expect(kept.size).toBe(0);
  expect(asked).toEqual(['seal ofd']);
});

test('where nobody is trusted to seal, both go unsealed', async () => {
  const { goOn, asked } = setUp({ sealed: false });
  expect(await goOn()).toBe('accepted');
  expect(asked).toEqual(['put pdf unsealed', 'put ofd unsealed']);
});

test('a platform that has other bytes already has the file: theirs counts, and it is told', async () => {
  const { goOn, asked, world } = setUp({ sealed: false });
  world.put = 'conflict';
  expect(await goOn()).toBe('heldOtherwise');
  expect(asked).toEqual(['put pdf unsealed', 'put ofd unsealed']);
});

test('a file that is turned down ends the upload, and is not hidden by the other one', async () => {
  const { goOn, asked, platform } = setUp({ sealed: false });
  const put = platform.putLayout;
  platform.putLayout = async (uploadKey, key, format, file) => {
    await put(uploadKey, key, format, file);
    return { ok: true, value: { outcome: 'rejected', uploadKey, type: 'too-large', detail: '' } };
  };
  expect(await goOn()).toBe('rejected');
  expect(asked).toEqual(['put pdf unsealed']);
});

test('a seal that looks otherwise each time is trouble, and not asked for without end', async () => {
  const { goOn, asked, world } = setUp();
  expect(world.sealId).toBe('seal-1');
  world.changing = true;
  expect(await goOn()).toBe('seal-not-valid');
  expect(asked.length).toBeLessThanOrEqual(4);
  world.changing = false;
  expect(await goOn()).toBe('accepted');
});

test('a sealed file that the disk has lost is sealed anew before it goes', async () => {
  const { goOn, open, asked, world, kept } = setUp();
  world.put = 'down';
  expect(await goOn()).toBe('platform-unreachable');
  for (const [name, { row }] of kept) kept.set(name, { row, file: null });
  world.put = 'accepted';
  asked.length = 0;
  expect(await goOn(open())).toBe('accepted');
  expect(asked.map((what) => what.split(' ')[0])).toEqual(['seal', 'seal', 'put', 'put']);
});

test('an answer that was lost is asked for again, and known', async () => {
  const { goOn, world, asked } = setUp({ sealed: false });
  world.put = 'down';
  expect(await goOn()).toBe('platform-unreachable');
  world.put = 'duplicate';
  expect(await goOn()).toBe('duplicate');
  expect(asked).toEqual(['put pdf unsealed', 'put pdf unsealed', 'put ofd unsealed']);
});

test('an invoice that is not there has no layout file', async () => {
  const bench = layoutUploads();
  const step = openLayoutUpload({ sealing: null, maker: bench.maker, platform: bench.platform, invoice: () => null });
  expect(await step(uploadKey, invoice.signed)).toMatchObject({ problem: { code: 'invoice-not-found' } });
});
