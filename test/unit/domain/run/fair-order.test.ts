import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunId, UserId } from '#contracts/ids';
import { fairOrder, type QueuedRun } from '#domain/run/fair-order';
import { fixedId } from '#test/fakes/memory-ledger';

const noon = new Date('2026-01-01T12:00:00.000Z');
const run = (number: number, person: string, minutesAgo: number): QueuedRun => ({
  runId: RunId.parse(fixedId(number)),
  startedBy: UserId.parse(person),
  awaitedAt: new Date(noon.getTime() - minutesAgo * 60_000).toISOString(),
});
const order = (waiting: readonly QueuedRun[], served: readonly string[] = []): string[] =>
  fairOrder(
    waiting,
    served.map((person) => ({ startedBy: UserId.parse(person) })),
    noon,
  ).map(({ startedBy, awaitedAt }) => `${startedBy}${(noon.getTime() - Date.parse(awaitedAt)) / 60_000}`);

it('serves the runs of one person in the order in which they came', () => {
  expect(order([run(1, 'a', 10), run(2, 'a', 30), run(3, 'a', 20)])).toEqual(['a30', 'a20', 'a10']);
});

it('has people take turns, so that many runs of one person keep no other waiting', () => {
  const many = Array.from({ length: 4 }, (_, index) => run(index, 'a', 50 - index));
  expect(order([...many, run(9, 'b', 1)])).toEqual(['a50', 'b1', 'a49', 'a48', 'a47']);
  expect(order([...many, run(9, 'b', 1), run(10, 'b', 2)])).toEqual(['a50', 'b2', 'a49', 'b1', 'a48', 'a47']);
});

it('counts what is being served already', () => {
  expect(order([run(1, 'a', 50), run(2, 'b', 1)], ['a'])).toEqual(['b1', 'a50']);
  expect(order([run(1, 'a', 50), run(2, 'b', 1)], ['a', 'b'])).toEqual(['a50', 'b1']);
});

it('lets nobody wait for ever: after six hours a run goes first', () => {
  expect(order([run(1, 'a', 360), run(2, 'b', 1)], ['a', 'a'])).toEqual(['a360', 'b1']);
  expect(order([run(1, 'a', 359), run(2, 'b', 1)], ['a', 'a'])).toEqual(['b1', 'a359']);
});

it('loses no run and makes none, and the first is the oldest of somebody', () => {
  const runs = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 500 })), { maxLength: 30 });
  fc.assert(
    fc.property(runs, fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }), (told, served) => {
      const waiting = told.map(([person, minutes], index) => run(index, person, minutes));
      const ordered = fairOrder(
        waiting,
        served.map((person) => ({ startedBy: UserId.parse(person) })),
        noon,
      );
      expect([...ordered].sort((one, other) => (one.runId < other.runId ? -1 : 1))).toEqual(waiting);
      const own = ordered.filter(({ startedBy }) => startedBy === ordered[0]?.startedBy);
      const oldest = own.map(({ awaitedAt }) => awaitedAt).sort()[0];
      expect(ordered[0]?.awaitedAt).toBe(oldest);
    }),
  );
});
