import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { connectFleet, type FleetApi } from '#appliance/services/fl-client/backends/flower/fleet-api';
import { createFlowerSession } from '#appliance/services/fl-client/backends/flower/flower-session';
import type { AnsweredMessage } from '#appliance/services/fl-client/run/answer-message';
import type { Instruction } from '#appliance/services/fl-client/run/backend-session';
import { createMessageJournal } from '#appliance/services/fl-client/run/message-journal';
import { migrations } from '#appliance/services/fl-client/run/migrations';
import { createRunJournal } from '#appliance/services/fl-client/run/run-journal';
import { takePart } from '#appliance/services/fl-client/run/take-part';
import { createWeightsStore, type WeightsStore } from '#appliance/services/fl-client/run/weights-store';
import type { RunId } from '#contracts/ids';
import { floatBytes } from '#domain/egress/float-vector';
import { startRunServer } from './run-hub.ts';
import { layout, vector } from './sandbox-app.ts';

class Killed extends Error {}

type Point = { readonly call: string; readonly when: 'before' | 'after'; readonly count: number };

const points: Point[] = ['pull-messages', 'pull-object', 'confirm-message-received', 'push-messages', 'push-object']
  .flatMap((call) => [{ call, when: 'before', count: 1 } as const, { call, when: 'after', count: 1 } as const])
  .concat([
    { call: 'pull-object', when: 'after', count: 3 },
    { call: 'push-object', when: 'after', count: 3 },
  ] as never);

const folder = mkdtempSync(join(tmpdir(), 'flip-crash-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fleet that dies at a point: what was sent has arrived, what comes back is never seen. */
function mortal(fleet: FleetApi, point: Point | undefined): FleetApi {
  let seen = 0;
  let dead = false;
  return {
    ...fleet,
    call: async (name, message) => {
      if (dead) throw new Killed();
      const here = point?.call === name;
      if (here && point.when === 'before' && ++seen === point.count) {
        dead = true;
        throw new Killed();
      }
      const answer = await fleet.call(name, message);
      const empty =
        name === 'pull-messages' &&
        answer.kind === 'answered' &&
        (answer.value as { messagesList: unknown[] }).messagesList.length === 0;
      if (dead || (here && point.when === 'after' && !empty && ++seen === point.count)) {
        dead = true;
        throw new Killed();
      }
      return answer;
    },
  };
}

/** Answers for the app: every weight one higher, written as the guard's release would be. */
const addOne =
  (runId: RunId, weights: WeightsStore) =>
  async (instruction: Instruction | undefined): Promise<AnsweredMessage> => {
    const { phase, parameters } = instruction!;
    const moved = phase === 'train' ? floatBytes(parameters.map((value) => value + 1)) : undefined;
    const stored = moved && (await weights.keep(runId, moved));
    return {
      outcome: 'RELEASED',
      bytes: 28,
      clipped: false,
      seconds: 0,
      reply: { kind: 'released', weights: stored, examples: 3, metrics: { loss: 1 } },
    };
  };

it('counts every round once, wherever the client is killed between two calls', async () => {
  const runId = uuidv7() as RunId;
  const rounds = points.length;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const server = await startRunServer({
    runId,
    folder,
    rounds,
    roundSeconds: 120,
    minTrusts: 1,
    nodes: [{ trustId: uuidv7(), publicKey: pem }],
    layout,
    vector,
    metrics: ['loss'],
  });
  try {
    const address = await server.ready;
    const database = openDatabase(join(folder, 'journal.sqlite'), migrations);
    const runs = createRunJournal(database);
    runs.admit({
      runId,
      passport: '',
      admission: { kind: 'admitted', publicKey: pem, persons: 30, personsWithImages: 30 },
    });
    runs.join(runId, address, new Date().toISOString());
    const stopping = new AbortController();
    const fleet = connectFleet({
      server: address,
      privateKey,
      maxAnswerBytes: 10_000_000,
      now: () => new Date(),
      signal: stopping.signal,
    });
    const weights = createWeightsStore(() => join(folder, 'weights'));
    const live = (point: Point | undefined) =>
      takePart({
        runId,
        session: createFlowerSession(mortal(fleet, point), 10_000_000),
        journal: createMessageJournal(database),
        weights,
        member: runs.find(runId)?.member,
        setMember: (member) => runs.setMember(runId, member),
        joined: () => {},
        answer: addOne(runId, weights),
        now: () => new Date(),
        lastFailure: () => undefined,
        signal: stopping.signal,
        lostMilliseconds: 200_000,
        graceMilliseconds: 0,
      });
    const died: Point[] = [];
    for (const point of points) {
      const end = await live(point).catch((error: unknown) => error);
      if (end instanceof Killed) died.push(point);
      else throw end;
    }
    expect(died).toEqual(points);
    expect(await live(undefined)).toEqual({ outcome: 'COMPLETED' });
    expect(await server.finished).toMatchObject({ outcome: 'COMPLETED', roundsCompleted: rounds });
    const journal = createMessageJournal(database);
    expect(journal.roundsJoined(runId)).toEqual(Array.from({ length: rounds }, (_, index) => index + 1));
    const aggregated = server.events.filter(({ event }) => event === 'ROUND_AGGREGATED');
    expect(aggregated).toHaveLength(rounds);
    stopping.abort();
    await fleet.close();
    database.close();
  } finally {
    await server.stop();
  }
});
