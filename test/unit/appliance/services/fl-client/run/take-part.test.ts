import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { BackendSession, Step } from '#appliance/services/fl-client/run/backend-session';
import { createMessageJournal } from '#appliance/services/fl-client/run/message-journal';
import { migrations } from '#appliance/services/fl-client/run/migrations';
import { takePart } from '#appliance/services/fl-client/run/take-part';
import { createWeightsStore } from '#appliance/services/fl-client/run/weights-store';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';

const folder = mkdtempSync(join(tmpdir(), 'flip-take-part-test-'));
const database = openDatabase(join(folder, 'fl-client.sqlite'), migrations);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const wrongClock = new AppError('CLOCK_SKEW', { details: [{ rule: 'behind', place: 'clock' }] }).toFailure();
const unnamed: Step<never> = { kind: 'unknown', failure: undefined };
const named: Step<never> = { kind: 'unknown', failure: wrongClock };

/** How a part ends whose attempts to join, and then to fetch instructions, end as given; the last stays. */
function endOf(
  joins: readonly Step<string>[],
  nexts: readonly Step<undefined>[] = [],
  { lastFailure, lostMilliseconds = 200_000 }: { lastFailure?: Failure; lostMilliseconds?: number } = {},
) {
  const given = <T>(steps: readonly Step<T>[]) => {
    const waiting = [...steps];
    return async (): Promise<Step<T>> => (waiting.length > 1 ? waiting.shift() : waiting[0])!;
  };
  const session: BackendSession = {
    heartbeatSeconds: 3600,
    join: given(joins),
    heartbeat: async () => ({ kind: 'unreachable' }),
    next: given(nexts),
    read: () => Promise.reject(new Error('no instruction is read here')),
    encode: () => Promise.reject(new Error('no reply is encoded here')),
    deliver: () => Promise.reject(new Error('no reply is delivered here')),
    close: async () => {},
  };
  return takePart({
    runId: uuidv7() as RunId,
    session,
    journal: createMessageJournal(database),
    weights: createWeightsStore(() => folder),
    member: undefined,
    setMember: () => {},
    joined: () => {},
    answer: () => Promise.reject(new Error('no instruction is answered here')),
    lastFailure: () => lastFailure,
    now: () => new Date(),
    signal: new AbortController().signal,
    lostMilliseconds,
    graceMilliseconds: 0,
  });
}

const failed = (failure: Failure) => ({ outcome: 'FAILED', failure });
const joined: Step<string> = { kind: 'done', value: 'member' };
const over: Step<never> = { kind: 'over' };

describe('a part in a run that is given up', () => {
  it('ends with the cause that the run server named: a wrong clock', async () => {
    expect(await endOf([named], [], { lostMilliseconds: 2000 })).toEqual(failed(wrongClock));
  });

  it('ends with the server out of reach where it named no cause', async () => {
    const unreachable = failed(new AppError('FL_SERVER_UNREACHABLE').toFailure());
    expect(await endOf([unnamed], [], { lostMilliseconds: 2000 })).toEqual(unreachable);
  });

  it('ends with that cause also where the server is gone afterwards, and then says that the run is over', async () => {
    expect(await endOf([named, { kind: 'unreachable' }, over])).toEqual(failed(wrongClock));
    expect(await endOf([named, over])).toEqual(failed(wrongClock));
  });

  it('does not end with a cause that has passed', async () => {
    const lost = failed(new AppError('RUN_SERVER_LOST').toFailure());
    expect(await endOf([named, joined], [over])).toEqual(lost);
    expect(await endOf([named, unnamed, over])).toEqual(lost);
  });

  it('ends with the failure of this trust’s own app before all others', async () => {
    const own = new AppError('APP_TIMEOUT').toFailure();
    expect(await endOf([named, over], [], { lastFailure: own })).toEqual(failed(own));
  });
});
