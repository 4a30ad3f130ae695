import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { doorbellPath, type OperationName, operations } from '#contracts/api/operations';
import type { RunStatus } from '#contracts/run';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { clientSettings } from '#local/cloud/client-settings';
import { type Answer, ask, bearer, type Request, runServer } from './ask.ts';
import { copiedToken, forgedTokens } from './forged-tokens.ts';
import { accessOf, operationCases, rightRequest } from './operation-cases.ts';
import { seed } from './seed.ts';
import { type Actor, actors, type Stage } from './stage.ts';

type Headers = Readonly<Record<string, string>>;
type Credentials = Readonly<Record<string, Headers>>;

const names = Object.keys(operations) as OperationName[];
const of = (auth: string) => names.filter((name) => operations[name].auth === auth);
const refused = (answer: Answer): boolean => answer.status === 401 || answer.status === 403;

/** What every door must refuse, whatever it is for. */
const nonsense: Credentials = {
  'no token': {},
  'an empty token': { authorization: 'Bearer ' },
  garbage: bearer('garbage-garbage-garbage'),
  'a garbled JWT': bearer('aaaa.bbbb.cccc'),
  'another scheme': { authorization: 'Basic YWRtaW46YWRtaW4=' },
};

/** The first actor whom the operation lets in: only their credentials prove that a refusal was about the credential. */
const welcome = (name: OperationName): Actor => {
  const letters = (accessOf(name)?.row ?? '').split(' ');
  return actors[letters.indexOf('+')]!;
};

/** Tries each credential on a right request, and says which got in. */
const whoGotIn = async (
  stage: Stage,
  name: OperationName,
  request: Request,
  credentials: Credentials,
): Promise<string[]> => {
  const gotIn: string[] = [];
  // One after the other, so that one warm process of the local cloud answers them all.
  for (const [what, headers] of Object.entries(credentials)) {
    const answer = await ask(stage, operations[name], { ...request, headers });
    if (!refused(answer)) gotIn.push(`${what}: ${answer.status}`);
  }
  return gotIn;
};

const accepted = (name: OperationName, answer: Answer): boolean =>
  answer.status === operations[name].status || answer.code === operationCases[name].ends;

/** A run in this state whose token was made for it, with or without the token still on the ledger. */
const runIn = async (stage: Stage, runStatus: RunStatus, withdrawn = false): Promise<Headers> => {
  const { runId, runToken } = await seed(stage, { status: 'APPROVED', runStatus });
  const change = { key: keys.run(runId), remove: ['tokenSha256'] };
  if (withdrawn) await commit(stage.ledger, [updateItem(stage.ledger, change)], []);
  return runServer(runId, runToken);
};

/** Every operation with every wrong credential, each beside the right one that is let in. */
export function proveCredentials(onStage: () => Stage): void {
  it.each(of('none'))('%s is open to anybody', async (name) => {
    const { request } = await rightRequest(onStage(), name);
    expect(accepted(name, await ask(onStage(), operations[name], request))).toBe(true);
  });

  it.each(of('user'))('%s is done for a person by their own live token alone', async (name) => {
    const stage = onStage();
    const player = stage.people[welcome(name)];
    const { request, seeded } = await rightRequest(stage, name);
    const forged = Object.entries(await forgedTokens(stage, player)).map(([what, token]) => [what, bearer(token)]);
    const credentials = {
      ...nonsense,
      ...(Object.fromEntries(forged) as Credentials),
      'the key of a trust': { authorization: stage.trusts.one.authorization },
      'the token of a run': runServer(seeded.runId, seeded.runToken),
    };
    expect(await whoGotIn(stage, name, request, credentials)).toEqual([]);
    const copy = bearer(await copiedToken(stage, player));
    expect(accepted(name, await ask(stage, operations[name], { ...request, headers: copy }))).toBe(true);
  });

  it.each(of('trust'))('%s is done for a trust by its own key alone', async (name) => {
    const stage = onStage();
    const { authorization } = stage.trusts.one;
    const { request, seeded } = await rightRequest(stage, name);
    const credentials = {
      ...nonsense,
      'the key with one letter changed': {
        authorization: authorization.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      },
      'the key without its scheme': { authorization: authorization.slice('Bearer '.length) },
      'the id of the trust': bearer(stage.trusts.one.trustId),
      'the token of its own admin': bearer(stage.people.siteAdmin.token),
      'the token of an Admin': bearer(stage.people.admin.token),
      'the token of a run': runServer(seeded.runId, seeded.runToken),
    };
    expect(await whoGotIn(stage, name, request, credentials)).toEqual([]);
    expect(accepted(name, await ask(stage, operations[name], { ...request, headers: { authorization } }))).toBe(true);
  });

  it.each(of('run-server'))('%s is done for the server of a live run by its own token alone', async (name) => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, name);
    const { runId, runToken } = seeded;
    const foreign = await seed(stage, { status: 'APPROVED' });
    const credentials = {
      ...nonsense,
      'no run': bearer(runToken),
      'a token nobody gave': runServer(runId, 'A'.repeat(43)),
      'the token of another live run': runServer(runId, foreign.runToken),
      'the name of another live run': runServer(foreign.runId, runToken),
      'a run that is none': runServer('../RUN', runToken),
      'a run that does not exist': runServer('01890000-0000-7000-8000-000000000001', runToken),
      'the token of a run that succeeded': await runIn(stage, 'SUCCEEDED'),
      'the token of a run that failed': await runIn(stage, 'FAILED'),
      'the token of a run that was stopped': await runIn(stage, 'STOPPED'),
      'a token that was withdrawn': await runIn(stage, 'RUNNING', true),
      'the key of a trust': runServer(runId, stage.trusts.one.authorization.slice('Bearer '.length)),
      'the token of its owner': runServer(runId, stage.people.owner.token),
    };
    expect(await whoGotIn(stage, name, request, credentials)).toEqual([]);
    const right = await ask(stage, operations[name], { ...request, headers: runServer(runId, runToken) });
    // A link to a file that the hub never had: the answer itself is what counts here.
    expect([name, right.status]).toEqual([name, operations[name].status]);
  });

  it('kills the token of a run with the call that finishes it', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'finishRun');
    const headers = runServer(seeded.runId, seeded.runToken);
    expect((await ask(stage, operations.getRunServerConfig, { headers })).status).toBe(200);
    expect((await ask(stage, operations.finishRun, { ...request, headers })).status).toBe(204);
    expect(refused(await ask(stage, operations.getRunServerConfig, { headers }))).toBe(true);
  });

  it('kills the token that a run server was started with when the server takes one of its own, and takes one only', async () => {
    const stage = onStage();
    const { seeded } = await rightRequest(stage, 'takeRunToken');
    const started = runServer(seeded.runId, seeded.runToken);
    const own = runServer(seeded.runId, 'a-token-of-the-servers-own');
    const body = { tokenSha256: createHash('sha256').update('a-token-of-the-servers-own').digest('hex') };
    expect((await ask(stage, operations.takeRunToken, { headers: started, body })).status).toBe(204);
    expect(refused(await ask(stage, operations.getRunServerConfig, { headers: started }))).toBe(true);
    expect((await ask(stage, operations.getRunServerConfig, { headers: own })).status).toBe(200);
    expect((await ask(stage, operations.takeRunToken, { headers: own, body })).status).toBe(409);
  });

  it('rings the doorbell of a trust for that trust alone', async () => {
    const stage = onStage();
    const doorbell = { method: 'GET', path: doorbellPath } as const;
    const wrong: Credentials = {
      ...nonsense,
      'the token of its own admin': bearer(stage.people.siteAdmin.token),
      'the token of an Admin': bearer(stage.people.admin.token),
    };
    for (const [what, headers] of Object.entries(wrong))
      expect([what, refused(await ask(stage, doorbell, { headers }))]).toEqual([what, true]);
    const trust = await readTrust(stage.ledger, stage.trusts.two.trustId);
    const sqs = new SQSClient(clientSettings(stage.hub.cloud));
    await sqs.send(new SendMessageCommand({ QueueUrl: trust?.doorbellQueueUrl, MessageBody: 'look' }));
    sqs.destroy();
    const { authorization } = stage.trusts.two;
    expect((await ask(stage, doorbell, { headers: { authorization } })).status).toBe(200);
  });
}
