import { describe, expect, it } from 'vitest';
import type { Cohort } from '#contracts/cohort';
import type { ProjectId, QueryId } from '#contracts/ids';
import type { QueryAnswer } from '#contracts/project';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { pairwiseMask } from '#domain/secure-sum/pairwise-mask';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { secureSum } from '#domain/secure-sum/secure-sum';
import { type SumTrust, sumTrusts } from '#test/fixtures/secure-sum-trusts';

const id = (n: number): string => `0190a000-0000-7000-9000-${String(n).padStart(12, '0')}`;
const cohort: Cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };
const projectId = id(0) as ProjectId;

const asked = (trusts: readonly SumTrust[]) => ({
  trustIds: trusts.map(({ trustId }) => trustId),
  participantsHash: participantsHash(trusts.map(({ participant }) => participant)),
});

/** What each trust answers to one question, with the noise given in place of chance. */
const answersOf = (trusts: readonly SumTrust[], noisy: readonly number[], n = 1): QueryAnswer[] => {
  const queryId = id(n) as QueryId;
  const participants = trusts.map(({ participant }) => participant);
  return trusts.map((trust, index) => ({
    trustId: trust.trustId,
    code: trust.participant.code,
    status: 'ANSWERED',
    result: {
      queryId,
      persons: null,
      distributions: [],
      dataDate: '2026-01-01',
      masked: {
        value: addModulo(noisy[index]!, pairwiseMask({ queryId, projectId, cohort, participants }, trust)),
        participantsHash: participantsHash(participants),
        noiseSd: 2.5,
      },
      rules: { threshold: index === 0 ? 12 : 10, rounding: 5, maybeLeftOut: true },
    },
  }));
};

describe('a secure sum', () => {
  const trusts = sumTrusts(5);
  // Nine persons each, and what the noise makes of them.
  const noisy = [9, 11, 8, 10, 8];

  it('shows nine persons at each of five trusts as about 45, while no answer or part of them is near nine', () => {
    const answers = answersOf(trusts, noisy);
    expect(secureSum(asked(trusts), answers)).toEqual({ status: 'ANSWERED', persons: 45, margin: 12 });
    for (const { result } of answers) expect(result!.masked!.value).toBeGreaterThan(1_000_000);
  });

  it('hides a sum that is not certainly above the highest threshold', () => {
    expect(secureSum(asked(trusts), answersOf(trusts, [3, 4, -2, 5, 3]))).toEqual({
      status: 'ANSWERED',
      persons: null,
    });
    expect(secureSum(asked(trusts), answersOf(trusts, [0, 0, -6, 0, 0]))).toEqual({
      status: 'ANSWERED',
      persons: null,
    });
  });

  it('waits until all have answered', () => {
    const answers = answersOf(trusts, noisy);
    const [first, ...rest] = answers;
    const { result: _, ...waiting } = first!;
    expect(secureSum(asked(trusts), [{ ...waiting, status: 'RUNNING' }, ...rest])).toEqual({ status: 'WAITING' });
    expect(secureSum(asked(trusts), rest)).toEqual({ status: 'WAITING' });
  });

  it('fails when one trust drops out; asked again without it, it is another question with other masks', () => {
    const answers = answersOf(trusts, noisy);
    const [dropped, ...rest] = answers;
    const { result: _, ...failed } = dropped!;
    expect(secureSum(asked(trusts), [{ ...failed, status: 'FAILED' }, ...rest])).toEqual({ status: 'FAILED' });
    const fewer = trusts.slice(1);
    expect(secureSum(asked(fewer), rest)).toEqual({ status: 'FAILED' });
    const again = answersOf(fewer, noisy.slice(1), 2);
    expect(secureSum(asked(fewer), again)).toMatchObject({ status: 'ANSWERED', persons: 35 });
    const values = (of: readonly QueryAnswer[]): number[] => of.map(({ result }) => result!.masked!.value);
    expect(values(again).filter((value) => values(rest).includes(value))).toEqual([]);
  });

  it('fails where an answer is not masked, tells no rules, or saw other participants', () => {
    const answers = answersOf(trusts, noisy);
    const bent = (change: object): QueryAnswer[] =>
      answers.map((answer, index) =>
        index === 2 ? { ...answer, result: { ...answer.result!, ...change } as QueryAnswer['result'] & {} } : answer,
      );
    expect(secureSum(asked(trusts), bent({}))).toMatchObject({ status: 'ANSWERED' });
    expect(secureSum(asked(trusts), bent({ masked: undefined }))).toEqual({ status: 'FAILED' });
    expect(secureSum(asked(trusts), bent({ rules: undefined }))).toEqual({ status: 'FAILED' });
    const masked = { ...answers[2]!.result!.masked!, participantsHash: 'f'.repeat(64) };
    expect(secureSum(asked(trusts), bent({ masked }))).toEqual({ status: 'FAILED' });
  });

  it('fails rather than show chance where masks do not cancel', () => {
    const answers = answersOf(trusts, noisy).map((answer, index) => {
      const masked = answer.result!.masked!;
      return index === 0
        ? { ...answer, result: { ...answer.result!, masked: { ...masked, value: addModulo(masked.value, 1e13) } } }
        : answer;
    });
    expect(secureSum(asked(trusts), answers)).toEqual({ status: 'FAILED' });
  });
});
