import { describe, expect, it } from 'vitest';
import { faultScriptSchema, globOf, openFaults } from './faults.ts';

describe('fault script', () => {
  it('plays an entry as often as it says, at the calls it names, after those it lets pass', () => {
    const faults = openFaults();
    faults.replace(
      faultScriptSchema.parse([
        { method: 'POST', path: '/v1/invoices', skip: 1, times: 2, fault: 'drop' },
        { path: '/v1/*', fault: 'html' },
      ]),
    );
    expect(faults.next('GET', '/other')).toBeNull();
    expect(faults.next('POST', '/v1/invoices')).toBeNull();
    expect(faults.next('GET', '/v1/invoices')).toMatchObject({ fault: 'html' });
    expect(faults.next('GET', '/v1/time')).toBeNull();
    expect(faults.next('POST', '/v1/invoices')).toMatchObject({ fault: 'drop' });
    expect(faults.left().length).toBe(1);
    expect(faults.next('POST', '/v1/invoices')).toMatchObject({ fault: 'drop' });
    expect(faults.next('POST', '/v1/invoices')).toBeNull();
  });

  it('refuses what it does not know', () => {
    expect(faultScriptSchema.safeParse([{ fault: 'earthquake' }]).success).toBe(false);
    expect(faultScriptSchema.safeParse([{ fault: 'slow' }]).success).toBe(false);
  });

  it('takes only the star as special in a path', () => {
    expect(globOf('/v1/*').test('/v1/a/b')).toBe(true);
    expect(globOf('a.b').test('axb')).toBe(false);
    expect(globOf('a+(b)').test('a+(b)')).toBe(true);
  });
});
