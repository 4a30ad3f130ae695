import { expect, it } from 'vitest';
import { type OperationName, operations } from '#contracts/api/operations';
import { Problem } from '#contracts/problem';
import { type Answer, ask, bearer } from './ask.ts';
import { accessOf, operationCases, rightRequest } from './operation-cases.ts';
import { actors, type Stage } from './stage.ts';

const letters: Readonly<Record<string, 'let in' | 'FORBIDDEN' | 'NOT_FOUND'>> = {
  '+': 'let in',
  F: 'FORBIDDEN',
  N: 'NOT_FOUND',
};
const names = Object.keys(operations) as OperationName[];
const ofUsers = names.filter((name) => operations[name].auth === 'user');

/** What the table says for each actor. */
const expected = (name: OperationName): string[] =>
  (accessOf(name)?.row ?? '').split(' ').map((letter) => letters[letter] ?? `no such letter: ${letter}`);

/** Whether the call got past every question of access, and then did what it should. */
const outcome = (name: OperationName, answer: Answer): string => {
  const { ends } = operationCases[name];
  const { response, status } = operations[name];
  if (ends !== undefined && answer.code === ends) return 'let in';
  if (answer.status !== status) return answer.code ?? `status ${answer.status}`;
  response.parse(answer.text === '' ? undefined : JSON.parse(answer.text));
  return 'let in';
};

/** Every user operation by every actor: who is let in, who is forbidden, and from whom the object is hidden. */
export function proveRoles(onStage: () => Stage): void {
  it.each(ofUsers)('%s lets in exactly those whom its roles and the rules of access name', async (name) => {
    const stage = onStage();
    const outcomes: string[] = [];
    // One after the other, so that one warm process of the local cloud answers them all.
    for (const actor of actors) {
      const { request, seeded } = await rightRequest(stage, name);
      const answer = await ask(stage, operations[name], { ...request, headers: bearer(stage.people[actor].token) });
      const got = outcome(name, answer);
      if (got !== 'let in') {
        Problem.strict().parse(JSON.parse(answer.text));
        for (const mark of seeded.marks) expect(answer.text).not.toContain(mark);
      }
      outcomes.push(got);
    }
    const row = (list: readonly string[]) => Object.fromEntries(actors.map((actor, index) => [actor, list[index]]));
    expect(row(outcomes)).toEqual(row(expected(name)));
  });
}
