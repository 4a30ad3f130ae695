import { expect, it } from 'vitest';
import { type OperationName, operations } from '#contracts/api/operations';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { deepest } from '#domain/cohort/check-cohort';
import { ask, bearer, type Request } from './ask.ts';
import { credentials } from './credentials.ts';
import { inputFaults, pathFaults, refusalFaults } from './faults-of.ts';
import { deepCohort, marker, wrongForms, wrongMembers } from './hostile-bodies.ts';
import { operationCases, rightRequest } from './operation-cases.ts';
import type { Stage } from './stage.ts';

const names = Object.keys(operations) as OperationName[];
const withBody = names.filter((name) => operations[name].body !== undefined);
const withoutBody = names.filter((name) => operations[name].body === undefined && operations[name].method !== 'GET');
const withParams = names.filter((name) => Object.keys(operations[name].params.shape).length > 0);

const parses = (name: OperationName, text: string): boolean => {
  try {
    return operations[name].body?.safeParse(JSON.parse(text)).success ?? false;
  } catch {
    return false;
  }
};

/** What every operation does with input that its contract does not allow. */
export function proveRefusals(onStage: () => Stage): void {
  it.each(withBody)('%s refuses a body of the wrong form, says where, and repeats none of it', async (name) => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, name);
    const own = credentials(stage, name, seeded);
    const hostile = [...wrongForms(request.body as object), ...wrongMembers(request.body as object)];
    const wrong: string[] = [];
    for (const { what, text, contentType } of hostile) {
      // A value of another kind may still be right, where the contract takes it.
      if (contentType === undefined && parses(name, text)) continue;
      const headers = { ...own, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
      const faults = inputFaults(await ask(stage, operations[name], { ...request, body: text, headers }));
      if (faults.length > 0) wrong.push(`${what}: ${faults.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    const headers = { ...own, 'content-type': 'Application/JSON; charset=utf-8' };
    const right = await ask(stage, operations[name], { ...request, headers });
    expect(right.status < 300 || right.code === operationCases[name].ends).toBe(true);
  });

  it.each(withoutBody)('%s refuses a body where none belongs', async (name) => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, name);
    const headers = credentials(stage, name, seeded);
    const body = { [marker]: true };
    expect(inputFaults(await ask(stage, operations[name], { ...request, body, headers }))).toEqual([]);
    expect((await ask(stage, operations[name], { ...request, headers })).code).not.toBe('INPUT_INVALID');
  });

  it.each(withParams)('%s refuses ids and names that are none', async (name) => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, name);
    const headers = credentials(stage, name, seeded);
    const ids = [marker, '1', `' OR 1=1 --${marker}`, `${seeded.projectId}#${marker}`, `%00${marker}`, `é${marker}`];
    const above = [`../../${marker}`, `..%2f..%2f${marker}`, `..\\${marker}`, '..%252f'];
    const paths = [...above, `.${marker}`, `\0${marker}`, 'x'.repeat(3000)];
    const wrong: string[] = [];
    for (const key of Object.keys(request.params ?? {}))
      for (const value of key === 'fileName' ? paths : [...ids, ...paths]) {
        if (operations[name].params.safeParse({ ...request.params, [key]: value }).success) continue;
        const params = { ...request.params, [key]: value };
        const faults = pathFaults(await ask(stage, operations[name], { ...request, params, headers }));
        if (faults.length > 0) wrong.push(`${key} = ${value.slice(0, 40)}: ${faults.join(', ')}`);
      }
    expect(wrong).toEqual([]);
  });

  it('refuses parameters of a query that the contract does not know or cannot be', async () => {
    const headers = bearer(onStage().people.admin.token);
    const ofAudit = (query: string) => ask(onStage(), operations.exportAudit, { query: `?${query}`, headers });
    const limits = ['limit=1e9', 'limit=0', 'limit=1.5', `limit=${marker}`, 'limit=1&limit=2', 'limit=9e99'];
    const wrong = [...limits, 'after=-1', 'after=NaN', `${marker}=1`, '__proto__=1', 'constructor=1'];
    for (const query of wrong) expect([query, inputFaults(await ofAudit(query))]).toEqual([query, []]);
    expect((await ofAudit('limit=1000&after=0')).status).toBe(200);
    expect(inputFaults(await ask(onStage(), operations.getMe, { query: `?${marker}=1`, headers }))).toEqual([]);
    expect((await ask(onStage(), operations.getMe, { headers })).status).toBe(200);
  });

  it('refuses one draft more than a person may own, and takes it when one of them is closed', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'createProject');
    const headers = credentials(stage, 'createProject', seeded);
    const create = () => ask(stage, operations.createProject, { ...request, headers });
    const created = [];
    for (let number = 1; number <= mostOpenDrafts; number += 1) created.push(await create());
    expect(created.map(({ status }) => status)).toEqual(created.map(() => 201));
    const refused = await create();
    expect([refused.code, refusalFaults(refused)]).toEqual(['TOO_MANY_DRAFTS', []]);
    const { projectId } = JSON.parse(created[3]?.text ?? '') as { projectId: string };
    expect((await ask(stage, operations.closeProject, { params: { projectId }, headers })).status).toBe(200);
    expect([(await create()).status, (await create()).code]).toEqual([201, 'TOO_MANY_DRAFTS']);
  });

  it('refuses a cohort that nests deeper than any trust would answer', async () => {
    const { request, seeded } = await rightRequest(onStage(), 'submitCohortQuery');
    const headers = credentials(onStage(), 'submitCohortQuery', seeded);
    const submit = (depth: number) => {
      const body = `{"name":"deep","cohort":${deepCohort(depth)}}`;
      return ask(onStage(), operations.submitCohortQuery, { ...request, body, headers } satisfies Request);
    };
    for (const depth of [deepest + 1, 30, 500, 9000])
      expect([depth, refusalFaults(await submit(depth))]).toEqual([depth, []]);
    expect((await submit(deepest + 1)).code).toBe('COHORT_INVALID');
    expect((await submit(deepest)).status).toBe(201);
  });
}
