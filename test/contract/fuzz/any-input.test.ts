import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type OperationName, operations } from '#contracts/api/operations';
import type { Role } from '#contracts/user';
import { openVocabulary } from '#lambdas/concepts/open-vocabulary';
import type { Vocabulary } from '#lambdas/concepts/vocabulary';
import type { LambdaHandler } from '#lambdas/platform/http/http-edge';
import type { HttpAnswer } from '#lambdas/platform/http/http-event';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';
import { fixedId } from '#test/fakes/memory-ledger';
import { memoryParts } from '#test/fakes/memory-parts';
import { anyChange, changedJson, type Json } from '#test/fixtures/changed-json';
import { anyCirceExpression } from '#test/fixtures/circe/any-circe-expression';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  answered,
  answerItem,
  fileItem,
  ids,
  modelItem,
  partyItem,
  preparedRun,
  projectItem,
  projectTrustItem,
  queryItem,
  readyPart,
  runItem,
  runTrustItem,
  taskItem,
  trustItem,
  userItem,
} from '#test/fixtures/hub/items';
import { memoryDirectory } from '#test/fixtures/hub/memory-directory';
import { anyOfSchema, type JsonSchema } from '#test/support/any-of-schema';

/** Over all operations together; `npm run fuzz` tries a hundred thousand others each time. */
const allInputs = Number(process.env.FLIP_FUZZ_INPUTS ?? 20_000);
const seed = process.env.FLIP_FUZZ_INPUTS === undefined ? {} : { seed: Date.now() };
/** After so many inputs an operation finds a new hub. */
const inputsOfOneHub = 25;
const marker = 'zq-marker';

const world = vi.hoisted(() => ({
  hub: undefined as unknown as HubParts,
  directory: undefined as unknown,
  parts: undefined as unknown,
  vocabulary: undefined as unknown as Vocabulary,
  faults: [] as unknown[],
}));

vi.mock('#lambdas/platform/ledger/ledger', () => ({
  runtimeLedger: () => ({
    get client() {
      return world.hub.ledger.client;
    },
    table: 'Ledger',
    now: () => world.hub.ledger.now(),
    newId: () => world.hub.ledger.newId(),
  }),
}));
vi.mock('#lambdas/platform/runtime/logger', () => ({
  setLogContext: () => {},
  logEvent: (_level: string, code: string, fields: unknown) => {
    if (code === 'HUB_FAULT') world.faults.push(fields);
  },
}));
vi.mock('#lambdas/platform/objects/object-store', () => ({ runtimeObjectStore: () => world.hub.store.objects }));
vi.mock('#lambdas/platform/objects/part-store', () => ({ runtimePartStore: () => world.parts }));
vi.mock('#lambdas/trusts/remove-doorbell-queue', () => ({ removeDoorbellQueue: async () => {} }));
vi.mock('#lambdas/platform/tasks/sign', () => ({ runtimeSigner: () => world.hub.maker.signer }));
vi.mock('#lambdas/platform/tasks/doorbell', () => ({ ringDoorbell: async () => {} }));
vi.mock('#lambdas/trusts/direct-doorbell', () => ({
  signDirectDoorbell: async () => ({ url: 'https://sqs.test/direct', seconds: 900 }),
}));
vi.mock('#lambdas/trusts/doorbell-queue', () => ({ makeDoorbellQueue: async () => 'https://sqs.test/new' }));
vi.mock('#lambdas/platform/workflow/executions', async (original) => ({
  ...(await original<object>()),
  runtimeExecutions: () => world.hub.memory.executions,
}));
vi.mock('#lambdas/users/cognito-directory', () => ({ runtimeDirectory: () => world.directory }));
vi.mock('#lambdas/platform/runtime/mail', () => ({ sendMail: async () => {} }));
vi.mock('#lambdas/platform/workflow/runtime-run-servers', () => ({
  runtimeRunServers: () => ({ stop: async () => {}, look: async () => ({ kind: 'alive', address: '10.0.0.1' }) }),
}));
vi.mock('#lambdas/platform/workflow/runtime-target-groups', () => ({
  runtimeTargetGroups: () => ({ add: async () => {}, remove: async () => {}, targets: async () => [] }),
}));
vi.mock('#lambdas/audit/audit-archive', () => ({ runtimeAuditArchive: () => ({ heads: async () => [] }) }));
vi.mock('#lambdas/concepts/current-vocabulary', () => ({ runtimeVocabulary: () => async () => world.vocabulary }));

const folder = mkdtempSync(join(tmpdir(), 'flip-fuzz-'));
beforeAll(async () => {
  const file = join(folder, 'vocabulary.sqlite');
  await buildVocabulary(demoFolder, file);
  world.vocabulary = openVocabulary(file);
  const text = 'x';
  Object.assign(process.env, {
    LEDGER_TABLE: 'Ledger',
    DISCLOSURE_FLOOR: '{}',
    PUBLIC_URL: 'https://flip.example',
    MAIL_FROM: 'hub@flip.example',
    RUN_LISTENERS: JSON.stringify([{ id: '9092', port: 9092, targetGroups: [] }]),
    HUB_VERSION: '1.2.3',
    RUN_SERVER_SIZE: JSON.stringify({ cpuUnits: 1024, memoryMegabytes: 8192 }),
    CALLS_PER_MINUTE: '1000000000',
    ...Object.fromEntries(
      [
        'QUARANTINE_BUCKET',
        'MODEL_BUCKET',
        'RESULT_BUCKET',
        'VOCABULARY_BUCKET',
        'TASK_BODY_BUCKET',
        'AUDIT_BUCKET',
        'SIGNING_KEY_IDS',
        'DOORBELL_QUEUE_PREFIX',
        'USER_POOL_ID',
        'APPROVAL_MACHINE_ARN',
        'RUN_MACHINE_ARN',
        'SCAN_MACHINE_ARN',
        'ECS_CLUSTER',
      ].map((name) => [name, text]),
    ),
  });
});
afterAll(() => {
  world.vocabulary.close();
  rmSync(folder, { recursive: true, force: true });
});

const admins = [trustAdminOf(1), trustAdminOf(2)];
const everybody: readonly UserCaller[] = [...Object.values(people), ...admins];
const content = 'content of a file';

/** A hub in which there is one of everything, in one of the states that a project and its run pass through. */
const settle = (state: number): void => {
  world.hub = hubParts();
  world.directory = memoryDirectory().directory;
  world.parts = memoryParts(world.hub.store).parts;
  const { hub } = world;
  const status = (['DRAFT', 'STAGED', 'APPROVED', 'CLOSED'] as const)[state % 4] ?? 'DRAFT';
  const staged = status !== 'DRAFT';
  hub.seed(
    ...everybody.map((person) => userItem(person, { lastSeenAt: '2026-01-01T11:00:00.000Z' })),
    ...[1, 2, 3].map((number) => trustItem(number)),
    projectItem({ status, ...(staged ? { trustIds: [trustIdOf(1), trustIdOf(2)], latestQueryId: ids.query } : {}) }),
    ...[people.owner, people.member, people.viewer].map(({ userId }) => partyItem(userId)),
    ...(staged ? [projectTrustItem(1, readyPart), projectTrustItem(2, status === 'APPROVED' ? readyPart : {})] : []),
    queryItem(),
    answerItem(1, answered(120)),
    answerItem(2, answered(null)),
    modelItem(),
    fileItem('config.json', content, { status: 'CLEAN', objectKey: 'config' }),
    fileItem('client_app.py', content),
    ...(status === 'APPROVED'
      ? [
          runItem([1, 2], { status: state % 8 < 4 ? 'RUNNING' : 'ADMITTING', ...preparedRun }),
          runTrustItem(1, { status: 'JOINED' }),
          runTrustItem(2),
        ]
      : []),
    taskItem(1, { status: 'LEASED', fencingToken: 1, leaseExpiresAt: '2026-01-01T12:01:00.000Z' }),
    taskItem(
      1,
      { type: 'cohort_query', refs: { projectId: ids.project, queryId: ids.query } },
      fixedId(0x501) as never,
    ),
    { ...keys.auditDay(), kind: 'AUDIT_DAY', day: '2026-01-01', sequence: 0, signedHead: 'a.b.c' },
  );
  hub.store.put({ bucket: 'x', key: 'config' }, '{"job_type":"standard"}');
};

const uuids = [...Object.values(ids), trustIdOf(1), trustIdOf(2), trustIdOf(3), fixedId(0x501), fixedId(0xdead)];
const persons = everybody.map(({ userId }) => String(userId));
const byName: Readonly<Record<string, readonly string[]>> = {
  projectId: [ids.project],
  queryId: [ids.query],
  modelId: [ids.model],
  runId: [ids.run],
  taskId: [ids.task, fixedId(0x501)],
  trustId: [trustIdOf(1), trustIdOf(2), trustIdOf(3)],
  trustIds: [trustIdOf(1), trustIdOf(2)],
  userId: persons,
  fileName: ['config.json', 'client_app.py', 'model.safetensors'],
  sha256: [sha256Hex(content)],
  name: ['A name', 'Another'],
  description: ['What it is about.'],
  search: ['a'],
  text: ['asthma', 'heart attack'],
};
const known = (name: string, { format }: JsonSchema): readonly string[] | undefined =>
  byName[name] ?? (format === 'uuid' ? uuids : undefined);
const schemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

const authorizers: Record<string, (person: UserCaller) => object | undefined> = {
  none: () => undefined,
  user: ({ role, userId }) => ({
    jwt: {
      claims: {
        sub: userId,
        token_use: 'access',
        'cognito:groups': `[${role satisfies Role}]`,
        iat: '1767268800',
        auth_time: '1767268800',
      },
    },
  }),
  trust: () => ({ lambda: { trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1' } }),
  'run-server': () => ({ lambda: { runId: ids.run } }),
};

const bodyOf = (name: OperationName): fc.Arbitrary<Json | undefined> => {
  const { body } = operations[name];
  if (body === undefined) return fc.constant(undefined);
  if (name === 'importCirce') return fc.record({ expression: anyCirceExpression as fc.Arbitrary<Json> });
  return anyOfSchema(schemaOf(body), known) as fc.Arbitrary<Json>;
};

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value as object)
      .filter(([, inner]) => inner !== undefined && typeof inner !== 'object')
      .map(([name, inner]) => [name, String(inner)]),
  );

const names = Object.keys(operations) as OperationName[];
const inputsOfEach = Math.ceil(allInputs / names.length);
let tried = 0;
let done = 0;

it.each(names)('%s answers whatever is sent without a fault of the hub', async (name) => {
  const operation = operations[name];
  const { handler }: { handler: LambdaHandler } = await import(`../../../lambdas/${operation.area}/${operation.id}.ts`);
  const body = bodyOf(name);
  const input = fc.record({
    state: fc.nat(7),
    person: fc.constantFrom(people.admin, people.admin, people.owner, people.owner, ...everybody),
    params: anyOfSchema(schemaOf(operation.params), known),
    query: anyOfSchema(schemaOf(operation.query), known),
    body,
    change: fc.option(anyChange(marker), { freq: 2 }),
  });
  let inputs = 0;
  const property = fc.asyncProperty(input, async ({ state, person, params, query, body: made, change }) => {
    if (inputs % inputsOfOneHub === 0) settle(state);
    inputs += 1;
    const sent = made === undefined || change === null ? made : changedJson(made, change, marker);
    world.faults.length = 0;
    const answer: HttpAnswer = await handler(
      {
        headers: { 'content-type': 'application/json' },
        pathParameters: textsOf(params),
        queryStringParameters: textsOf(query),
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
        requestContext: {
          http: { sourceIp: '192.0.2.1' },
          authorizer: authorizers[operation.auth]?.(person),
        },
      },
      {},
    );
    tried += 1;
    if (answer.statusCode < 300) done += 1;
    // What another part has to be there for is said as such.
    expect({ status: answer.statusCode, faults: world.faults }).toMatchObject({
      status: answer.statusCode === 503 ? 503 : expect.toSatisfy((status: number) => status < 500),
      faults: [],
    });
  });
  await fc.assert(property, { numRuns: inputsOfEach, endOnFailure: true, ...seed });
});

it('has tried all of them, and many were right', () => {
  expect(tried).toBeGreaterThanOrEqual(allInputs);
  expect(done).toBeGreaterThan(tried / 10);
});
