import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type OperationName, operations } from '#contracts/api/operations';
import { anyChange, changedJson, type Json } from '#test/fixtures/changed-json';
import { ask } from './ask.ts';
import { credentials } from './credentials.ts';
import { inputFaults, refusalFaults } from './faults-of.ts';
import { marker } from './hostile-bodies.ts';
import { rightRequest } from './operation-cases.ts';
import type { Stage } from './stage.ts';

const names = Object.keys(operations) as OperationName[];
const withBody = names.filter((name) => operations[name].body !== undefined);
const triesOfEach = 12;

const change = anyChange(marker);

/** Bodies with one thing changed by chance: refused by the contract, or done, but never a fault of the hub. */
export function proveFuzz(onStage: () => Stage): void {
  it.each(withBody)('%s neither breaks over a changed body nor repeats it', async (name) => {
    const stage = onStage();
    const property = fc.asyncProperty(change, async (made) => {
      const { request, seeded } = await rightRequest(stage, name);
      const body = JSON.stringify(changedJson(request.body as Json, made, marker));
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
