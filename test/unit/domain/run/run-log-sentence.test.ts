import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#contracts/run-server';
import { runLogSentence } from '#domain/run/run-log-sentence';

const trustId = '0190a000-0000-7000-8000-000000000001';
const base = { sequence: 1, at: '2026-01-01T00:00:00.000Z' };

describe('a line of the activity feed', () => {
  it.each([
    [{ event: 'TRUST_JOINED', trustId }, 'ALB joined the run.'],
    [{ event: 'ROUND_STARTED', round: 2, totalRounds: 3 }, 'Round 2 of 3 started.'],
    [{ event: 'CLIENT_RESULT_RECEIVED', trustId, round: 0, sizeBytes: 9 }, 'ALB measured the initial model.'],
    [
      { event: 'CLIENT_RESULT_RECEIVED', trustId, round: 1, sizeBytes: 2048 },
      'ALB sent its result of round 1 (2.0 kB).',
    ],
    [
      { event: 'CLIENT_FAILED', trustId, round: 1, failure: { code: 'APP_FAILED', class: 'permanent' } },
      'ALB failed in round 1 (APP_FAILED).',
    ],
    [{ event: 'CLIENT_LATE', trustId, round: 1 }, 'ALB did not answer round 1 in time.'],
    [{ event: 'ROUND_AGGREGATED', round: 1, returned: 1, expected: 2 }, 'Round 1 was combined from 1 of 2 trusts.'],
    [{ event: 'METRIC', trustId, round: 1, name: 'auc', value: 0.9 }, 'ALB reported auc in round 1.'],
  ])('words %o', (event, sentence) => {
    expect(runLogSentence({ ...base, ...event } as RunEvent, 'ALB')).toBe(sentence);
  });
});
