import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { cohortQuery } from '#appliance/services/poller/handlers/cohort-query';
import { createMaskedAnswers } from '#appliance/services/poller/masked-answers';
import { createPeerKeys } from '#appliance/services/poller/peer-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { AppError } from '#contracts/app-error';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import { CohortQueryTask, type CohortResult } from '#contracts/cohort-result';
import type { QueryAnswer } from '#contracts/project';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { secureSum } from '#domain/secure-sum/secure-sum';
import type { KnownPeers } from '#domain/secure-sum/unknown-peer-faults';
import { type SumTrust, sumTrusts } from '#test/fixtures/secure-sum-trusts';

const id = (n: number): string => `0190a000-0000-7000-9000-${String(n).padStart(12, '0')}`;
const rules = { threshold: 10, rounding: 5, maybeLeftOut: true };

/** Answers as the query service does, for so many persons and without noise. */
const answering =
  (persons: number) =>
  async ({ mask, queryId }: CohortQuestion): Promise<CohortResult> => {
    const base = { queryId, distributions: [], dataDate: '2026-01-01', rules };
    if (mask === undefined) return { ...base, persons };
    const { participantsHash: hash, value } = mask;
    return {
      ...base,
      persons: null,
      masked: { value: addModulo(persons, value), participantsHash: hash, noiseSd: 2 },
    };
  };

function appliance(
  trust: SumTrust,
  ask: (question: CohortQuestion) => Promise<CohortResult>,
  policy = { allow: true, minimumTrusts: 3 },
  known?: KnownPeers,
) {
  const database = openDatabase(':memory:', pollerMigrations);
  const asked: CohortQuestion[] = [];
  const { participant, privateKey, trustId } = trust;
  const cancelling = new AbortController();
  const stopped: string[] = [];
  const answer = cohortQuery({
    query: {
      cancel: async (queryId: string) => void stopped.push(queryId),
      answer: (question: CohortQuestion) => {
        asked.push(question);
        return ask(question);
      },
    },
    secureSum: {
      own: () => ({ trustId, privateKey, x: participant.encryptionKey.x }),
      policy,
      known,
      peers: createPeerKeys(database, () => new Date(0)),
      answers: createMaskedAnswers(database),
    },
  } as unknown as HandlerDeps);
  const handle = (payload: CohortQueryTask) => answer(payload, { cancelled: cancelling.signal });
  return { asked, cancelling, handle, stopped };
}

const task = (trusts: readonly SumTrust[] | undefined, n = 1, atLeast = 18): CohortQueryTask =>
  CohortQueryTask.parse({
    queryId: id(n),
    projectId: id(0),
    cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast }] } },
    ...(trusts === undefined ? {} : { secureSum: { participants: trusts.map(({ participant }) => participant) } }),
  });
const faultsOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error) => (error instanceof AppError ? { code: error.code, details: error.details } : error),
  );
const refused = (rule: string, place: string) => ({ code: 'SECURE_SUM_REFUSED', details: [{ rule, place }] });

describe('a cohort question at a trust', () => {
  it('is answered in the clear where no secure sum is asked for', async () => {
    const { asked, handle } = appliance(sumTrusts(1)[0]!, answering(120));
    expect(await handle(task(undefined))).toMatchObject({ persons: 120 });
    expect(asked[0]).not.toHaveProperty('mask');
  });
});

describe('a cohort question that the hub cancels', () => {
  it('is stopped at the query service while it is being answered, and not after', async () => {
    const held = Promise.withResolvers<void>();
    const { cancelling, handle, stopped } = appliance(sumTrusts(1)[0]!, async (question) => {
      await held.promise;
      return answering(120)(question);
    });
    const answer = handle(task(undefined));
    cancelling.abort();
    expect(stopped).toEqual([id(1)]);
    held.resolve();
    await expect(answer).resolves.toBeDefined();
    const ended = appliance(sumTrusts(1)[0]!, answering(120));
    await ended.handle(task(undefined));
    ended.cancelling.abort();
    expect(ended.stopped).toEqual([]);
  });
});

describe('a secure sum at the trusts', () => {
  const trusts = sumTrusts(5);
  const askAll = async (of: readonly SumTrust[], n: number): Promise<QueryAnswer[]> =>
    Promise.all(
      of.map(async (trust) => ({
        trustId: trust.trustId,
        code: trust.participant.code,
        status: 'ANSWERED',
        result: await appliance(trust, answering(9)).handle(task(of, n)),
      })),
    );
  const askedOf = (of: readonly SumTrust[]) => ({
    trustIds: of.map(({ trustId }) => trustId),
    participantsHash: participantsHash(of.map(({ participant }) => participant)),
  });

  it('makes nine persons at each of five trusts about 45, while none reveals its nine', async () => {
    const answers = await askAll(trusts, 1);
    expect(secureSum(askedOf(trusts), answers)).toMatchObject({ status: 'ANSWERED', persons: 45 });
    for (const { result } of answers) {
      expect(result).toMatchObject({ persons: null, distributions: [] });
      expect(result?.masked?.value).toBeGreaterThan(1_000_000);
    }
  });

  it('has other masks for another question, so that a replay adds nothing to it', async () => {
    const first = await askAll(trusts, 1);
    const second = await askAll(trusts, 2);
    const replayed = [first[0]!, ...second.slice(1)];
    expect(secureSum(askedOf(trusts), replayed)).toEqual({ status: 'FAILED' });
    expect(secureSum(askedOf(trusts), second)).toMatchObject({ status: 'ANSWERED', persons: 45 });
  });

  it('answers the same task again without asking again', async () => {
    const { asked, handle } = appliance(trusts[0]!, answering(9));
    const first = await handle(task(trusts));
    expect(await handle(task(trusts))).toEqual(first);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toHaveProperty('secureSum');
    expect(asked[0]?.mask).toMatchObject({ participantsHash: askedOf(trusts).participantsHash });
  });

  it('divides its noise among no more trusts than its policy insists on, however many the hub names', async () => {
    for (const minimumTrusts of [3, 4]) {
      const { asked, handle } = appliance(trusts[0]!, answering(9), { allow: true, minimumTrusts });
      await handle(task(trusts));
      expect(asked[0]?.mask?.participants).toBe(minimumTrusts);
    }
  });

  it('masks one question under one id: two numbers under one mask would tell their difference', async () => {
    const { asked, handle } = appliance(trusts[0]!, answering(9));
    await handle(task(trusts));
    expect(await faultsOf(handle(task(trusts, 1, 19)))).toEqual(
      refused('one question id stands for one question', 'queryId'),
    );
    expect(await faultsOf(handle(task(trusts.slice(0, 4))))).toMatchObject({ code: 'SECURE_SUM_REFUSED' });
    for (const change of [
      { projectId: id(7) },
      { floor: { noisePersons: 9 } },
      { show: { distributions: ['sex'], crossTables: [] } },
    ])
      expect(await faultsOf(handle({ ...task(trusts), ...change } as CohortQueryTask))).toEqual(
        refused('one question id stands for one question', 'queryId'),
      );
    expect(await faultsOf(handle(task(trusts, 2, 19)))).toBe('done');
    expect(asked).toHaveLength(2);
  });

  it('is refused where policy or participants are not as they should be, before anything is asked', async () => {
    const off = appliance(trusts[0]!, answering(9), { allow: false, minimumTrusts: 3 });
    expect(await faultsOf(off.handle(task(trusts)))).toEqual(
      refused('not allowed by this trust', 'disclosure.secureSum.allow'),
    );
    const six = appliance(trusts[0]!, answering(9), { allow: true, minimumTrusts: 6 });
    expect(await faultsOf(six.handle(task(trusts)))).toEqual(refused('at least 6 trusts', 'secureSum.participants'));
    const absent = appliance(trusts[0]!, answering(9));
    expect(await faultsOf(absent.handle(task(trusts.slice(1))))).toEqual(
      refused('this trust is one of the participants', 'secureSum.participants'),
    );
    expect([...off.asked, ...six.asked, ...absent.asked]).toEqual([]);
  });

  it('is refused where a known trust comes with another key, and a new trust is let in', async () => {
    const { handle } = appliance(trusts[0]!, answering(9));
    await handle(task(trusts.slice(0, 3)));
    const [, bent] = sumTrusts(3, 'other keys');
    const swapped = [
      trusts[0]!,
      { ...trusts[1]!, participant: { ...trusts[1]!.participant, encryptionKey: bent!.participant.encryptionKey } },
      trusts[2]!,
    ];
    expect(await faultsOf(handle(task(swapped, 2)))).toEqual(
      refused('the key that this trust was first seen with', 'secureSum.participants.1.encryptionKey'),
    );
    expect(await faultsOf(handle(task(trusts.slice(0, 4), 3)))).toBe('done');
  });

  it('is refused where two known trusts have changed their keys with one another', async () => {
    const { handle } = appliance(trusts[0]!, answering(9));
    await handle(task(trusts.slice(0, 3)));
    const withKeyOf = (trust: SumTrust, other: SumTrust): SumTrust => ({
      ...trust,
      participant: { ...trust.participant, encryptionKey: other.participant.encryptionKey },
    });
    const crossed = [trusts[0]!, withKeyOf(trusts[1]!, trusts[2]!), withKeyOf(trusts[2]!, trusts[1]!)];
    expect(await faultsOf(handle(task(crossed, 2)))).toMatchObject({
      code: 'SECURE_SUM_REFUSED',
      details: [
        { place: 'secureSum.participants.1.encryptionKey' },
        { place: 'secureSum.participants.2.encryptionKey' },
      ],
    });
    expect(await faultsOf(handle(task(trusts.slice(0, 3), 2)))).toBe('done');
  });

  it('pins no key of a sum that is refused, so that a hub cannot shut out a trust with a wrong one', async () => {
    const { handle } = appliance(trusts[0]!, answering(9), { allow: true, minimumTrusts: 4 });
    const [, bent] = sumTrusts(2, 'other keys');
    const wrong = {
      ...trusts[1]!,
      participant: { ...trusts[1]!.participant, encryptionKey: bent!.participant.encryptionKey },
    };
    expect(await faultsOf(handle(task([trusts[0]!, wrong, trusts[2]!])))).toEqual(
      refused('at least 4 trusts', 'secureSum.participants'),
    );
    const useless = { ...wrong.participant.encryptionKey, x: Buffer.alloc(32).toString('base64url') };
    const four = task([trusts[0]!, wrong, trusts[2]!, trusts[3]!], 2);
    four.secureSum!.participants[3]!.encryptionKey = useless;
    expect(await faultsOf(handle(four))).toEqual(
      refused('a usable X25519 key', 'secureSum.participants.3.encryptionKey'),
    );
    expect(await faultsOf(handle(task(trusts.slice(0, 4), 3)))).toBe('done');
  });

  it('is refused to a hub that invents trusts, where the trust itself says whom it counts with', async () => {
    const known = new Map(trusts.slice(1).map(({ participant, trustId }) => [trustId, participant.encryptionKey.x]));
    const policy = { allow: true, minimumTrusts: 3 };
    const { asked, handle } = appliance(trusts[0]!, answering(9), policy, known);
    const invented = sumTrusts(8).slice(5);
    expect(await faultsOf(handle(task([trusts[0]!, trusts[1]!, ...invented])))).toMatchObject({
      code: 'SECURE_SUM_REFUSED',
      details: [2, 3, 4].map((index) => ({
        rule: 'a trust that this one knows by this key',
        place: `secureSum.participants.${index}`,
      })),
    });
    const behindNames = trusts.slice(0, 3).map((trust, index) =>
      index === 0
        ? trust
        : {
            ...trust,
            participant: { ...trust.participant, encryptionKey: invented[index]!.participant.encryptionKey },
          },
    );
    expect(await faultsOf(handle(task(behindNames)))).toMatchObject({ code: 'SECURE_SUM_REFUSED' });
    expect(asked).toEqual([]);
    expect(await faultsOf(handle(task(trusts)))).toBe('done');
  });

  it('adds up to chance where a hub names others to each trust, whatever it then leaves out', async () => {
    const groups = [
      [0, 1, 2],
      [0, 1, 3],
      [0, 1, 4],
    ].map((group) => group.map((index) => trusts[index]!));
    const values = await Promise.all(
      groups.map(async (group, index) => {
        const answer = await appliance(trusts[index === 2 ? 4 : index]!, answering(9)).handle(task(group));
        return answer.masked!.value;
      }),
    );
    for (let subset = 1; subset < 8; subset += 1) {
      const sum = values.filter((_, index) => ((subset >> index) & 1) === 1).reduce(addModulo, 0);
      expect(Math.min(sum, 2 ** 48 - sum)).toBeGreaterThan(1_000_000);
    }
  });

  it('lets nothing out that is not masked, whatever the query service answers', async () => {
    const clear = appliance(trusts[0]!, async (question) => answering(9)({ ...question, mask: undefined }));
    const both = appliance(trusts[0]!, async (question) => ({ ...(await answering(9)(question)), persons: 9 }));
    for (const { handle } of [clear, both])
      expect(await faultsOf(handle(task(trusts)))).toEqual(refused('a masked number and nothing else', 'result'));
  });
});
