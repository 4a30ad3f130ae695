import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  CompactSign,
  type CryptoKey,
  compactDecrypt,
  compactVerify,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import { uuidv7 } from 'uuidv7';
import { type OperationName, operations } from '#contracts/api/operations';
import type { TrustCode, TrustId, UserId } from '#contracts/ids';
import { receiptType } from '#contracts/receipt';
import type { TaskClaims } from '#contracts/task';
import type { Role } from '#contracts/user';
import { localSettings } from '#infra/config/local-settings';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { clientSettings } from '#local/cloud/client-settings';
import { deployHub } from '#local/cloud/deploy-hub';
import { startLocalCloud } from '#local/cloud/local-cloud';
import { startEcs } from '#local/ecs/local-ecs';
import { startEdge } from '#local/edge/start-edge';
import { freePort } from '#local/free-port';
import { synthLocally } from '#local/platform/synth-locally';

export type TestUser = { userId: UserId; role: Role; trustId?: TrustId };
export type TestTrust = {
  trustId: TrustId;
  code: TrustCode;
  open: (sealed: string) => Promise<TaskClaims>;
  signReceipt: (receipt: object, typ?: string) => Promise<string>;
};
export type Answer = { status: number; body: any };

const repository = new URL('../../', import.meta.url).pathname;

/** The deployed hub with people and trusts written straight onto its ledger; operations are invoked as API Gateway would. */
export const startWorkflowHub = async (folder: string) => {
  const script = join(folder, 'script');
  const ecs = await startEcs({
    stateFolder: join(folder, 'ecs'),
    taskDefinitions: {
      'flip-run-server': {
        command: process.execPath,
        args: [join(repository, 'test/fixtures/workflows/run-server.mjs')],
        cwd: repository,
        container: 'run-server',
        env: { PATH: process.env.PATH ?? '', SCRIPT: script },
      },
    },
  });
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const cloud = await startLocalCloud({ stateFolder: join(folder, 'cloud'), ecsEndpoint: ecs.endpoint });
  const assemblyFolder = await synthLocally({
    outFolder: join(folder, 'cdk.out'),
    settings: localSettings(publicUrl, 'test'),
  });
  const outputs = await deployHub(cloud, assemblyFolder).catch(async (reason: unknown) => {
    await Promise.allSettled([ecs.stop(), cloud.stop()]);
    throw reason;
  });
  const edge = await startEdge({ cloud, outputs, stateFolder: join(folder, 'edge'), port });
  const settings = clientSettings(cloud);
  const lambda = new LambdaClient(settings);
  const sqs = new SQSClient(settings);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const ledger: Ledger = { client, table: outputs.LedgerTableName!, now: () => new Date(), newId: uuidv7 };
  const names = new Map<string, string>();
  for await (const page of paginateListFunctions({ client: lambda }, {}))
    for (const { Description, FunctionName } of page.Functions ?? [])
      if (Description && FunctionName) names.set(Description.split('/')[1]!, FunctionName);

  const invoke = async (id: string, event: unknown): Promise<any> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: names.get(id)!, Payload: JSON.stringify(event) }),
    );
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError) throw new Error(`${id}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const http = async (
    name: OperationName,
    authorizer: object,
    input: { params?: object; body?: unknown; query?: object },
  ): Promise<Answer> => {
    const answer = await invoke(operations[name].id, {
      headers: input.body === undefined ? {} : { 'content-type': 'application/json' },
      pathParameters: input.params ?? {},
      queryStringParameters: input.query ?? {},
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      requestContext: { requestId: uuidv7(), authorizer },
    });
    return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : undefined };
  };
  const as = (
    user: TestUser,
    name: OperationName,
    params: object = {},
    body?: unknown,
    query: object = {},
  ): Promise<Answer> =>
    http(
      name,
      { jwt: { claims: { sub: user.userId, token_use: 'access', 'cognito:groups': `[${user.role}]` } } },
      { params, body, query },
    );
  const asTrust = (trust: TestTrust, name: OperationName, params: object, body: unknown): Promise<Answer> =>
    http(name, { lambda: { trustId: trust.trustId } }, { params, body });

  const addUser = async (role: Role, trustId?: TrustId): Promise<TestUser> => {
    const userId = uuidv7() as UserId;
    const email = `${userId}@flip.example`;
    await commit(
      ledger,
      [
        putNew(ledger, {
          ...keys.user(userId),
          ...firstIndex.users(email),
          ...(trustId === undefined ? {} : secondIndex.trustAdmins(trustId, userId)),
          kind: 'USER',
          userId,
          email,
          name: role,
          role,
          trustId,
          invitedAt: new Date().toISOString(),
        }),
      ],
      [],
    );
    return { userId, role, ...(trustId === undefined ? {} : { trustId }) };
  };
  const addTrust = async (code: string, trustAdmins: number): Promise<TestTrust> => {
    const trustId = uuidv7() as TrustId;
    const encryption = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
    const signing = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = async (key: CryptoKey) => {
      const { kty, crv, x } = await exportJWK(key);
      return { kty, crv, x, kid: `${code}-key` };
    };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `flip-doorbell-${trustId}` }));
    await commit(
      ledger,
      [
        putNew(ledger, {
          ...keys.trust(trustId),
          ...firstIndex.trusts(code),
          kind: 'TRUST',
          trustId,
          code,
          name: code,
          status: 'ENROLLED',
          registeredAt: new Date().toISOString(),
          encryptionKey: await jwk(encryption.publicKey),
          signingKey: await jwk(signing.publicKey),
          doorbellQueueUrl: QueueUrl,
          trustAdmins,
        }),
      ],
      [],
    );
    const { first: hubFirst } = (await http('getSigningKey', {}, {})).body;
    const hubKey = importJWK(hubFirst, 'ES256');
    return {
      trustId,
      code: code as TrustCode,
      open: async (sealed) => {
        const { plaintext } = await compactDecrypt(sealed, encryption.privateKey);
        const jws = new TextDecoder().decode(plaintext);
        await compactVerify(jws, await hubKey);
        return decodeJwt(jws) as unknown as TaskClaims;
      },
      signReceipt: (receipt, typ = receiptType) =>
        new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
          .setProtectedHeader({ alg: 'EdDSA', typ })
          .sign(signing.privateKey),
    };
  };
  return {
    cloud,
    ecs,
    edge,
    ledger,
    outputs,
    script,
    invoke,
    as,
    asTrust,
    addUser,
    addTrust,
    stop: async () => {
      await edge.stop();
      await ecs.stop();
      await cloud.stop();
    },
  };
};
export type WorkflowHub = Awaited<ReturnType<typeof startWorkflowHub>>;
