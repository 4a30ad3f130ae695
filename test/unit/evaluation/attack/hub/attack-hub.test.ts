import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHubClient, type HubClient } from '#client/hub-client';
import { getCohortQuery, previewCohortQuery, submitCohortQuery } from '#contracts/api/projects';
import type { CohortDefinition } from '#contracts/cohort';
import { type QueryAnswerStatus, TrustsByStatus } from '#contracts/query-status';
import { canonicalJson } from '#domain/audit/canonical-json';
import type { PersonSet } from '#domain/disclosure/person-set';
import { attackHub } from '#evaluation/attack/hub/attack-hub';
import { TargetPlan } from '#evaluation/attack/hub/target-plan';
import { evaluateDefinition } from '#evaluation/attack/rewriting/evaluate-definition';
import { factsOf } from '#evaluation/attack/rewriting/facts';
import { targetDefinition } from '#evaluation/attack/rewriting/target-definition';
import { openEngine } from '#evaluation/attack/rules/our-rule';
import { makeWorld } from '#evaluation/attack/world';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { random } from '#local/synthetic/random';
import { defaultRules } from '#test/support/disclosure-game';

const world = makeWorld(20_000, 'hub');
const target = 4711;
const projectId = randomUUID();
const trustId = randomUUID();
const dataDate = '2026-01-31';
const nobody = Object.fromEntries(Object.keys(TrustsByStatus.shape).map((name) => [name, 0]));

/** What a trust answers, by the text of the question and its persons. */
type Trust = {
  readonly answer: (key: string, persons: PersonSet) => number | null;
  readonly budget: () => { allowed: number; used: number };
};

/** A hub in this process that speaks the contract: the client on the other side checks every message. */
function hubOf(trust: Trust, hasSecret: boolean): HubClient {
  const facts = factsOf(world, target, hasSecret);
  const asked = new Map<string, object>();
  const json = (body: unknown, status = 200): Response => Response.json(body, { status });
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(String(url));
    const body = init?.body === undefined ? undefined : JSON.parse(String(init.body));
    if (pathname.endsWith('/preview')) {
      const trusts = [{ trustId, code: 'TST', fresh: true, ...trust.budget() }];
      return json(previewCohortQuery.response.parse({ trusts }), previewCohortQuery.status);
    }
    const known = asked.get(pathname.split('/').at(-1) ?? '');
    if (known !== undefined) return json(getCohortQuery.response.parse(known));
    const { cohort, name, show } = body as { cohort: CohortDefinition; name: string; show: object };
    const queryId = randomUUID();
    const persons = trust.answer(canonicalJson({ cohort, show }), evaluateDefinition(cohort.where, facts));
    const result = { queryId, persons, distributions: [], dataDate, budget: trust.budget() };
    const base = { queryId, projectId, name, cohort, show, createdBy: 'somebody', createdAt: '2026-01-31T00:00:00Z' };
    const standing = (status: 'QUEUED' | 'ENDED', answer: { status: QueryAnswerStatus; result?: object }) => ({
      ...base,
      status,
      trustsByStatus: { ...nobody, [answer.status.toLowerCase()]: 1 },
      version: sha256Hex(canonicalJson(answer)),
      answers: [{ trustId, code: 'TST', ...answer }],
    });
    asked.set(queryId, standing('ENDED', { status: persons === null ? 'WITHHELD' : 'ANSWERED', result }));
    const queued = standing('QUEUED', { status: 'QUEUED' });
    return json(submitCohortQuery.response.parse(queued), submitCohortQuery.status);
  };
  return createHubClient({ origin: 'http://hub.example', fetch: fetch as typeof globalThis.fetch });
}

/** The target's own definition, and pads that the same people wrote down, with how many they select. */
function plan(questions: number): TargetPlan {
  const definitions = Array.from({ length: 12 }, (_, index) => targetDefinition(world, target, random('plan', index)));
  const [pad, one] = [(of: CohortDefinition) => of.where.of[0], (of: CohortDefinition) => of.where.of[1]];
  const alone = definitions.map(one)[0];
  if (alone === undefined) throw new Error('no target');
  const facts = factsOf(world, target, false);
  const pads = definitions.flatMap((definition) => {
    const where = pad(definition);
    if (where === undefined) return [];
    const cohort: CohortDefinition = { version: 1, where: { kind: 'all', of: [where, { kind: 'none', of: [alone] }] } };
    return [{ cohort, persons: evaluateDefinition(cohort.where, facts).size }];
  });
  return TargetPlan.parse({ target: { version: 1, where: { kind: 'all', of: [alone] } }, pads, questions });
}

const attack = (trust: Trust, hasSecret: boolean, questions: number) =>
  attackHub(hubOf(trust, hasSecret), { projectId, trust: 'TST', plan: plan(questions), say: () => {} });

/** A trust with our engine. */
function engineTrust(secret: string): Trust {
  const engine = openEngine(secret);
  const of = { projectId, dataDate, rules: defaultRules };
  return {
    budget: () => engine.budget(of),
    answer: (key, persons) => engine.answer({ ...of, key, persons, tables: [], crossTables: [] }).persons,
  };
}

const exact = (allowed: number): Trust => {
  let used = 0;
  return {
    budget: () => ({ allowed, used }),
    answer: (_, persons) => {
      used += 1;
      return persons.size;
    },
  };
};

describe('an attack on a running deployment', () => {
  it.each([false, true])('finds the secret (%s) where the trust answers exactly', async (hasSecret) => {
    const { families, found } = await attack(exact(1000), hasSecret, 30);
    const known = families.find(({ name }) => name === 'linear regression');
    expect(Math.sign(known?.logOdds ?? 0)).toBe(hasSecret ? 1 : -1);
    expect(found).toBe(false);
  });

  it('learns little where the trust has our engine, and every repeat is answered as before', async () => {
    const { families, repeats, found } = await attack(engineTrust('hub'), true, 40);
    expect(repeats).toEqual({ asked: 3, changed: 0 });
    for (const { chanceOfSecret } of families) expect(Math.abs(chanceOfSecret - 0.5)).toBeLessThan(0.49);
    expect(found).toBe(false);
  });

  it('asks no more than the plan says, and stops where the trust’s budget ends', async () => {
    const few = await attack(engineTrust('few'), false, 10);
    expect(few.families.reduce((sum, { questions }) => sum + questions, 0)).toBeLessThanOrEqual(15);
    const trust = exact(4);
    await attack(trust, false, 100);
    expect(trust.budget().used).toBeLessThanOrEqual(4 + 3);
  });

  it('reports a deployment that answers the same question otherwise', async () => {
    let turn = 0;
    const fickle: Trust = { budget: () => ({ allowed: 100, used: 0 }), answer: () => (turn++ % 2) * 50 + 100 };
    expect(await attack(fickle, true, 8)).toMatchObject({ found: true });
  });
});
