import { expect, it } from 'vitest';
import { joinRun } from '#appliance/services/poller/handlers/join-run';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { AppError } from '#contracts/app-error';
import { ids } from '#test/fixtures/hub/items';

/** An fl-client whose run goes on until it is stopped, or ends by itself after so many looks. */
const join = async (pausedAfter: number, endsAfter: number, said: (looks: number) => string[] = () => []) => {
  let looks = 0;
  const stops: string[] = [];
  const joins: number[] = [];
  const state = (outcome?: string) => ({ state: 'JOINED', ...(outcome === undefined ? {} : { receipt: { outcome } }) });
  const deps = {
    flClient: {
      join: async (_runId: string, { hubKeyStatements }: { hubKeyStatements: string[] }) => {
        joins.push(hubKeyStatements.length);
        if (joins.length === 2) throw new AppError('DEPENDENCY_DOWN');
        return hubKeyStatements.length < 2 ? state() : state('REVOKED');
      },
      state: async () => {
        looks += 1;
        if (stops.length > 0) return state('STOPPED');
        return looks >= endsAfter ? state('COMPLETED') : state();
      },
      stop: async (_runId: string, reason: string) => {
        stops.push(reason);
        return state();
      },
    },
    pause: async () => {},
    hubKeyStatements: () => said(looks),
    isPaused: () => looks >= pausedAfter,
    signReceipt: async (receipt: { outcome: string }) => `signed ${receipt.outcome}`,
  } as unknown as HandlerDeps;
  const request = { runId: ids.run, projectId: ids.project, host: 'h', port: 1, caCertificate: 'c' };
  return { ...(await joinRun(deps)(request as Parameters<ReturnType<typeof joinRun>>[0])), stops, joins };
};

it('goes on to its receipt while the trust works', async () => {
  expect(await join(Number.POSITIVE_INFINITY, 3)).toEqual({ receipt: 'signed COMPLETED', stops: [], joins: [0] });
});

it('is stopped here, once and with a receipt, when the trust stops all work', async () => {
  expect(await join(2, 100)).toEqual({ receipt: 'signed STOPPED', stops: ['TRUST_PAUSED'], joins: [0] });
});

it('tells the fl-client what the hub has said of its keys since, once it answers, and nothing that it was told', async () => {
  const said = (looks: number) => ['next', 'revoked'].slice(0, looks < 2 ? 1 : 2);
  expect(await join(Number.POSITIVE_INFINITY, 100, said)).toEqual({
    receipt: 'signed REVOKED',
    stops: [],
    joins: [1, 2, 2],
  });
});
