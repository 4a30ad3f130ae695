import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { mostTransactionBytes, mostWrites, writeBatches } from '#lambdas/platform/ledger/write-batches';
import { mostItemBytes } from '#lambdas/platform/ledger/write-bytes';

/** A write whose item takes this many bytes: two names and two short strings beside the filling. */
const put = (id: string, bytes: number): LedgerWrite => ({
  Put: { TableName: 't', Item: { pk: id, filling: 'x'.repeat(Math.max(0, bytes - 9 - id.length)) } },
});
const check: LedgerWrite = { ConditionCheck: { TableName: 't', Key: { pk: 'c' }, ConditionExpression: 'x' } };
const bytesOf = (write: LedgerWrite): number =>
  write.Put === undefined ? 4096 : Number(write.Put.Item?.pk.length) + 9 + Number(write.Put.Item?.filling.length);

describe('batches of writes', () => {
  it('hold a hundred writes and no more', () => {
    const groups = Array.from({ length: 300 }, (_, index) => [put(`i${index}`, 100)]);
    expect(writeBatches(groups).map(({ length }) => length)).toEqual([100, 100, 100]);
    expect(writeBatches(groups, [check]).map(({ length }) => length)).toEqual([99, 99, 99, 3]);
    expect(writeBatches([])).toEqual([]);
  });

  it('end before they are too many bytes, however few they are', () => {
    const groups = Array.from({ length: 30 }, (_, index) => [put(`i${index}`, 390_000)]);
    expect(writeBatches(groups).map(({ length }) => length)).toEqual([10, 10, 10]);
  });

  it('refuse an item that no transaction takes, and take one that just fits', () => {
    expect(writeBatches([[put('fits', mostItemBytes)]])).toHaveLength(1);
    expect(() => writeBatches([[put('over', mostItemBytes + 1)]])).toThrow(/TOO_LARGE/);
    const crowd = Array.from({ length: mostWrites + 1 }, (_, index) => put(`i${index}`, 20));
    expect(writeBatches([crowd.slice(1)])).toHaveLength(1);
    expect(() => writeBatches([crowd])).toThrow(/TOO_LARGE/);
    expect(() => writeBatches([crowd.slice(1)], [check])).toThrow(/TOO_LARGE/);
  });

  it('count text by its bytes in UTF-8', () => {
    const wide = (id: string): LedgerWrite => ({
      Put: { TableName: 't', Item: { pk: id, filling: '字'.repeat(130_000) } },
    });
    expect(
      writeBatches(Array.from({ length: 11 }, (_, index) => [wide(`i${index}`)])).map((one) => one.length),
    ).toEqual([9, 2]);
    expect(() =>
      writeBatches([[{ Put: { TableName: 't', Item: { pk: 'a', filling: '字'.repeat(140_000) } } }]]),
    ).toThrow();
  });

  it('keep every write once, in order, with its group whole, and each batch within both limits', () => {
    const group = fc.array(fc.integer({ min: 30, max: 380_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 60 }), fc.boolean(), (sizes, withCheck) => {
        const groups = sizes.map((bytes, place) => bytes.map((size, member) => put(`g${place}.${member}`, size)));
        const besides = withCheck ? [check] : [];
        const batches = writeBatches(groups, besides);
        expect(batches.flat()).toEqual(groups.flat());
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length + besides.length).toBeLessThanOrEqual(mostWrites);
          const bytes = [...batch, ...besides].reduce((sum, write) => sum + bytesOf(write), 0);
          expect(bytes).toBeLessThanOrEqual(mostTransactionBytes);
        }
        // No group is torn: the batch that holds its first write holds its last.
        for (const members of groups) {
          const holders = batches.filter((batch) => members.some((write) => batch.includes(write)));
          expect(holders).toHaveLength(1);
        }
        // Nor is room left unused that the next group would have fitted into.
        for (const [place, batch] of batches.slice(0, -1).entries()) {
          const first = batches[place + 1]?.[0];
          const next = groups.find((members) => members[0] === first) ?? [];
          const together = [...batch, ...next, ...besides];
          const fits =
            together.length <= mostWrites &&
            together.reduce((sum, write) => sum + bytesOf(write), 0) <= mostTransactionBytes;
          expect(fits).toBe(false);
        }
      }),
      { seed: 9, numRuns: 25 },
    );
  });
});
