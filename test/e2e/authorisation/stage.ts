import { rmSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { uuidv7 } from 'uuidv7';
import { getMe } from '#contracts/api/users';
import type { TrustId, UserId } from '#contracts/ids';
import { type Relation, relations, roleOfRelation } from '#domain/access/access-table';
import { type BenchTrust, enrolBenchTrust } from '#evaluation/bench/bench-trust';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { clientSettings } from '#local/cloud/client-settings';
import { type LocalHub, startLocalHub } from '#local/platform/local-hub';
import { firstSignIn } from '#local/study/person';
import { invite, newPassword } from '#local/study/steps/invite-people';
import { testFolder } from '#test/support/test-folder';

/** Who tries an operation: their roles, and what they are to the project on the stage. */
export const actors = relations;
export type Actor = Relation;

/** A signed-in actor. */
export type Player = { readonly userId: UserId; readonly email: string; readonly token: string };

/** A running hub with its people and trusts; `free` is a trust that has no Trust Admin. */
export type Stage = {
  readonly hub: LocalHub;
  readonly ledger: Ledger;
  readonly people: Readonly<Record<Actor, Player>>;
  readonly trusts: Readonly<Record<'one' | 'two' | 'free', BenchTrust>>;
  readonly stop: () => Promise<void>;
};

/** Starts the hub, signs everyone in as people do, and enrols three trusts. */
export async function startStage(): Promise<Stage> {
  const folder = testFolder('authorisation');
  const hub = await startLocalHub(folder);
  const dynamo = new DynamoDBClient(clientSettings(hub.cloud));
  const stop = async (): Promise<void> => {
    dynamo.destroy();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const emailOf = (actor: Actor): string => `${actor.toLowerCase()}@people.example`;
    await hub.seedAdmin(emailOf('admin'), 'Name of admin');
    const admin = await firstSignIn(hub, emailOf('admin'), newPassword());
    const enrol = (code: string): Promise<BenchTrust> => enrolBenchTrust(hub.origin, admin, code);
    const [one, two, free] = [await enrol('ONE'), await enrol('TWO'), await enrol('FREE')];
    const trustOf: Partial<Record<Actor, TrustId>> = { siteAdmin: one.trustId, otherSiteAdmin: two.trustId };
    const enter = async (actor: Actor): Promise<[Actor, Player]> => {
      const trustId = trustOf[actor];
      const email = emailOf(actor);
      const who = {
        email,
        name: `Name of ${actor}`,
        role: roleOfRelation[actor],
        ...(trustId === undefined ? {} : { trustId }),
      };
      const person = actor === 'admin' ? admin : await invite(hub, admin, who);
      const { userId } = await person.hub.call(getMe, {});
      return [actor, { userId, email, token: await person.accessToken() }];
    };
    const people = Object.fromEntries(await Promise.all(actors.map(enter))) as Record<Actor, Player>;
    const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
    const ledger = { client, table: hub.outputs.LedgerTableName!, now: () => new Date(), newId: uuidv7 };
    return { hub, ledger, people, trusts: { one, two, free }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
