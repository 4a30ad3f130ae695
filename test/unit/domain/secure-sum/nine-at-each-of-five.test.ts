import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { Cohort } from '#contracts/cohort';
import { Show } from '#contracts/cohort-result';
import type { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import type { QueryAnswer, SecureSum } from '#contracts/project';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { questionKey } from '#domain/disclosure/question-key';
import { strictestRules } from '#domain/disclosure/strictest-rules';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { pairwiseMask } from '#domain/secure-sum/pairwise-mask';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { secureSum } from '#domain/secure-sum/secure-sum';
import { type SumTrust, sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { seededGaussian } from '#test/support/disclosure-game';

const policy = Policy.parse({ version: 1 }).disclosure;
const rules = strictestRules(policy, 'project');
const dataDate = '2026-01-01';
const projectId = '0190a000-0000-7000-9000-000000000000' as ProjectId;
const cohort: Cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };
const key = questionKey(cohort, Show.parse({ distributions: [] }));

/** A trust with noise of its own, its ledger and its disclosure engine, and so many persons in the cohort. */
const trustWith = (trust: SumTrust, persons: number, seed: number) => {
  const engine = createDisclosureEngine({ ledger: createMemoryLedger(), gaussian: seededGaussian(seed) });
  const set = () => new RoaringBitmap32(Array.from({ length: persons }, (_, index) => index + 1));
  const asked = { projectId, dataDate, key, rules };
  return {
    alone: () => engine.answer({ ...asked, persons: set(), tables: [], crossTables: [] }),
    share: (queryId: QueryId, participants: SumTrust['participant'][]): QueryAnswer => {
      const hash = participantsHash(participants);
      const divided = { participants: policy.secureSum.minimumTrusts, participantsHash: hash };
      const { noiseSd, value } = engine.contribution({ ...asked, ...divided, persons: set() });
      const mask = pairwiseMask({ queryId, projectId, cohort, participants }, trust);
      return {
        trustId: trust.trustId,
        code: trust.participant.code,
        status: 'ANSWERED',
        result: {
          queryId,
          persons: null,
          distributions: [],
          dataDate,
          masked: { value: addModulo(value, mask), participantsHash: hash, noiseSd },
          rules: { threshold: rules.threshold, rounding: rules.rounding, maybeLeftOut: true },
        },
      };
    },
  };
};

describe('the secure sum of real disclosure engines', () => {
  const trusts = sumTrusts(5);
  const participants = trusts.map(({ participant }) => participant);
  const asked = {
    trustIds: trusts.map(({ trustId }) => trustId),
    participantsHash: participantsHash(participants),
  };
  const sumOf = (persons: number, round: number): SecureSum => {
    const queryId = `0190a000-0000-7000-9000-${String(round + 1).padStart(12, '0')}` as QueryId;
    const answers = trusts.map((trust, index) =>
      trustWith(trust, persons, 10 * round + index).share(queryId, participants),
    );
    return secureSum(asked, answers);
  };
  const rounds = Array.from({ length: 60 }, (_, round) => round);

  it('shows nine persons at each of five trusts as about 45', () => {
    const sums = rounds.map((round) => sumOf(9, round));
    const shown = sums.flatMap(({ margin = 0, persons }) => (persons == null ? [] : [{ margin, persons }]));
    expect(sums.every(({ status }) => status === 'ANSWERED')).toBe(true);
    // Keys and secrets are seeded. Were they drawn anew, nine of ten sums would be shown and 19 of 20 of those lie within
    // their margin; the bounds are 6.1 standard deviations below, which chance crosses less than once in 10^9 runs.
    expect(shown.length).toBeGreaterThanOrEqual(60 * 0.9 - 6.1 * Math.sqrt(60 * 0.9 * 0.1));
    const within = shown.filter(({ margin, persons }) => Math.abs(persons - 45) <= margin);
    expect(within.length / shown.length).toBeGreaterThanOrEqual(0.95 - 6.1 * Math.sqrt((0.95 * 0.05) / shown.length));
    const mean = shown.reduce((total, { persons }) => total + persons, 0) / shown.length;
    expect(Math.abs(mean - 45)).toBeLessThan(4);
  });

  it('hides the sum of nobody, and shows that of many as alone', () => {
    for (const round of rounds.slice(0, 20)) expect(sumOf(0, round)).toEqual({ status: 'ANSWERED', persons: null });
    const { margin = 0, persons } = sumOf(200, 1);
    expect(Math.abs((persons ?? 0) - 1000)).toBeLessThanOrEqual(2 * margin);
    expect(trustWith(trusts[0]!, 200, 1).alone().persons).not.toBeNull();
  });
});
