import { randomBytes } from 'node:crypto';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { RunListener } from '#contracts/run-listener';
import { secondsAfter, serverStartSeconds } from '#domain/run/run-deadlines';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { RunItem } from '#lambdas/platform/items/run-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import type { RunServers } from '#lambdas/platform/workflow/run-servers';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { makeStartRunServer, type StartRunServer } from '#lambdas/platform/workflow/start-run-server';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

type Deps = {
  readonly ledger: Ledger;
  readonly start: StartRunServer;
  readonly servers: Pick<RunServers, 'stop'>;
  readonly listeners: readonly RunListener[];
  readonly newRunToken: () => string;
  /** What every server of a run is told beside its run and its token. */
  readonly settings: () => Readonly<Record<string, string>>;
};

/**
 * Starts the one server of a run with a token of its own, which the server replaces first of all. Only the hash of the token
 * is kept, so a start that was cut off is started again with a new one; a server of the old token is refused everywhere from
 * then on.
 */
export const makeStartServer =
  ({ ledger, start, servers, listeners, newRunToken, settings }: Deps) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'started' | 'not-needed' }> => {
    const key = keys.run(runId);
    const run = await readItem(ledger, key, RunItem);
    if (run === undefined || run.status !== 'ADMITTING' || run.serverTaskArn !== undefined) return { kind: 'started' };
    const token = newRunToken();
    const tokenSha256 = sha256Hex(token);
    const now = ledger.now();
    const announced = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [{ attribute: 'status', oneOf: ['ADMITTING'] }],
          absent: ['serverTaskArn', 'stopRequestedAt', 'givenUpFor'],
          set: {
            tokenSha256,
            startTokenSha256: tokenSha256,
            serverStartedAt: now.toISOString(),
            serverDeadline: secondsAfter(now, serverStartSeconds).toISOString(),
          },
          remove: ['tokenTakenAt'],
        }),
        hubRunEventWrite(ledger, runId, 'SERVER_STARTED'),
      ],
      [{ action: 'run.serverStarting', actor: hubActor, subject: { kind: 'run', id: runId } }],
    );
    if (announced.kind === 'refused') return { kind: 'not-needed' };
    const serverTaskArn = await start(runId, tokenSha256.slice(0, 32), {
      ...settings(),
      ...advertised(listeners, run.listener),
      RUN_ID: runId,
      RUN_TOKEN: token,
    });
    const noted = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [{ attribute: 'startTokenSha256', oneOf: [tokenSha256] }],
          present: ['tokenSha256'],
          absent: ['serverTaskArn'],
          set: { serverTaskArn },
        }),
      ],
      [],
    );
    // Another start has overtaken this one, or the server has come and gone already.
    if (noted.kind === 'refused') await servers.stop(serverTaskArn, 'superseded');
    return { kind: 'started' };
  };

/** The port at which trusts reach the server, where it is not the one that the server listens on. */
const advertised = (listeners: readonly RunListener[], held: string | undefined): Readonly<Record<string, string>> => {
  const port = listeners.find(({ id }) => id === held)?.port ?? 0;
  return port === 0 ? {} : { ADVERTISED_PORT: String(port) };
};

const listed = (text: string): string[] => text.split(',').filter((part) => part !== '');

/** Lambda entry. */
export const handler = workflowStep('start-server', RunInput, () =>
  makeStartServer({
    ledger: runtimeLedger(),
    start: makeStartRunServer(new ECSClient({}), {
      cluster: env('ECS_CLUSTER'),
      taskDefinition: env('RUN_TASK_DEFINITION'),
      container: env('RUN_CONTAINER'),
      subnets: listed(env('RUN_SERVER_SUBNETS')),
      securityGroups: listed(env('RUN_SERVER_SECURITY_GROUPS')),
    }),
    servers: runtimeRunServers(),
    listeners: env('RUN_LISTENERS'),
    newRunToken: () => randomBytes(32).toString('base64url'),
    settings: () => ({
      HUB_URL: env('RUN_SERVER_HUB_URL'),
      ADVERTISED_HOST: env('RUN_SERVER_ADVERTISED_HOST'),
      LISTEN_HOST: env('RUN_SERVER_LISTEN_HOST'),
      LISTEN_PORT: String(env('RUN_SERVER_LISTEN_PORT')),
    }),
  }),
);
