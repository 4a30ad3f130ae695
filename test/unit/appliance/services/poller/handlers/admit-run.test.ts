import { describe, expect, it } from 'vitest';
import { admitRun } from '#appliance/services/poller/handlers/admit-run';
import type { HandlerDeps } from '#appliance/services/poller/ports';

describe('the task to admit a run', () => {
  it.each([
    [undefined, { passport: 'jws', hubKeyStatements: ['said'] }],
    [
      new Date('2026-01-01T12:00:00Z'),
      { passport: 'jws', hubKeyStatements: ['said'], hubTime: '2026-01-01T12:00:00.000Z' },
    ],
  ])(
    'hands over bundle, passport, what the hub has said of its keys, and its time where it is known: %s',
    async (hubTime, request) => {
      const calls: unknown[] = [];
      const deps = {
        download: async (url: string) => url,
        hubTime: () => hubTime,
        hubKeyStatements: () => ['said'],
        flClient: {
          putBundle: async (...put: unknown[]) => void calls.push(put),
          admit: async (...asked: unknown[]) => {
            calls.push(asked);
            return { kind: 'refused' };
          },
        },
      } as unknown as HandlerDeps;
      const task = { runId: 'run', passport: 'jws', bundleUrl: 'https://hub/bundle' } as never;
      expect(await admitRun(deps)(task)).toEqual({ kind: 'refused' });
      expect(calls).toEqual([
        ['run', 'https://hub/bundle'],
        ['run', request],
      ]);
    },
  );
});
