import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { furtherTrust } from '#local/seed/further-trust';
import { syntheticTrusts } from '#local/synthetic/trusts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-trusts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a further trust', () => {
  it('has people that no other trust has, and the same ones the next time', () => {
    const [one, other] = [furtherTrust(folder, 'DLT', 'Delta'), furtherTrust(folder, 'EPS', 'Epsilon')];
    const trusts = [...syntheticTrusts, one, other];
    const ids = trusts.flatMap(({ firstPersonId, persons }) => [firstPersonId, firstPersonId + persons - 1]);
    expect(ids).toEqual(ids.toSorted((left, right) => left - right));
    expect(furtherTrust(folder, 'DLT', 'Another name')).toEqual(one);
  });

  it('cannot be one of the platform’s own, nor have a code that no trust can have', () => {
    expect(() => furtherTrust(folder, 'ALB', 'Albion')).toThrow('ALB is a trust of the platform itself');
    expect(() => furtherTrust(folder, '../X', 'Outside')).toThrow();
  });
});
