import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type OperationName, operations } from '#contracts/api/operations';
import { ask } from './ask.ts';
import { credentials } from './credentials.ts';
import { inputFaults, refusalFaults } from './faults-of.ts';
import { marker } from './hostile-bodies.ts';
import { rightRequest } from './operation-cases.ts';
import type { Stage } from './stage.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Mutation = { readonly place: number; readonly how: 'replace' | 'remove' | 'add' | 'repeat'; readonly value: Json };

const names = Object.keys(operations) as OperationName[];
const withBody = names.filter((name) => operations[name].body !== undefined);
const triesOfEach = 12;

/** Values that numbers, texts and containers go wrong with; each text is recognisable in an answer. */
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, -0, -1, 1.5, 1e17, 1e300, -1e300, 5e-324, 2 ** 53, 2 ** 31, [], {}),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${marker}${text}`),
  fc.constantFrom<Json>(`${marker}\u0000`, `${marker}\ud800`, `${marker}${'x'.repeat(5000)}`, `\r\nBcc: ${marker}`),
  fc.jsonValue({ maxDepth: 3 }).map((inner) => ({ [marker]: inner as Json })),
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'repeat'),
  value,
});

type Spot = { readonly holder: { [key: string]: Json }; readonly key: string };

const spots = (json: Json): Spot[] =>
  typeof json !== 'object' || json === null
    ? []
    : Object.entries(json).flatMap(([key, inner]) => [
        { holder: json as { [key: string]: Json }, key },
        ...spots(inner),
      ]);

/** The body with one thing changed, anywhere in it. */
const mutated = (body: Json, { place, how, value: other }: Mutation): Json => {
  const copy = structuredClone(body);
  const all = spots(copy);
  const spot = all[place % all.length];
  if (spot === undefined) return other;
  const { holder, key } = spot;
  if (how === 'replace') holder[key] = other;
  if (how === 'remove') delete holder[key];
  if (how === 'add') holder[marker] = other;
  if (how === 'repeat') {
    const found = holder[key];
    holder[key] = Array.isArray(found) ? [...found, ...found] : [found ?? null, found ?? null];
  }
  return copy;
};

/** Bodies with one thing changed by chance: refused by the contract, or done, but never a fault of the hub. */
export function proveFuzz(onStage: () => Stage): void {
  it.each(withBody)('%s neither breaks over a changed body nor repeats it', async (name) => {
    const stage = onStage();
    const property = fc.asyncProperty(mutation, async (change) => {
      const { request, seeded } = await rightRequest(stage, name);
      const body = JSON.stringify(mutated(request.body as Json, change));
      const answer = await ask(stage, operations[name], {
        ...request,
        body,
        headers: credentials(stage, name, seeded),
      });
      const { success } = operations[name].body!.safeParse(JSON.parse(body));
      if (success && answer.status < 300) return;
      expect(success ? refusalFaults(answer) : inputFaults(answer)).toEqual([]);
    });
    await fc.assert(property, { numRuns: triesOfEach, seed: 20_260_101, endOnFailure: true });
  });
}
