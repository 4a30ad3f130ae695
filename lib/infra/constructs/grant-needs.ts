import { type ArnComponents, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { VariableName } from '#contracts/hub-variables';
import { defaultServerSize } from '../config/federation-settings.ts';
import type { Need } from '../config/function-needs.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { physicalNames } from '../config/physical-names.ts';
import type { StateStack } from '../stacks/state-stack.ts';
import type { HubFunction, HubVariables } from './hub-function.ts';
import type { RunServerPlaces } from './run-server-places.ts';
import type { Workflow } from './workflow.ts';

/** What needs are granted from. Workflows are there once they are made. */
export type NeedSources = {
  readonly state: StateStack;
  readonly settings: HubSettings;
  readonly runServers: RunServerPlaces;
  readonly workflows: () => Readonly<Record<'approval' | 'run' | 'scan', Workflow>>;
};

type Grant = { readonly variables: HubVariables; readonly statements: iam.PolicyStatement[] };

const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions, resources, ...(conditions === undefined ? {} : { conditions }) });

type Named = Pick<s3.IBucket, 'bucketArn' | 'bucketName'>;

/** Listing comes with reading, because a missing object is told from a forbidden one only to who may list. */
const readObjects = (variable: VariableName, { bucketArn, bucketName }: Named): Grant => ({
  variables: { [variable]: bucketName },
  statements: [allow(['s3:GetObject'], [`${bucketArn}/*`]), allow(['s3:ListBucket'], [bucketArn])],
});

const changeObjects = (variable: VariableName, { bucketArn, bucketName }: Named, ...actions: string[]): Grant => ({
  variables: { [variable]: bucketName },
  statements: [allow(actions, [`${bucketArn}/*`])],
});

const start = (variable: VariableName, workflow: Workflow): Grant => ({
  variables: { [variable]: workflow.machine.stateMachineArn },
  statements: [
    allow(['states:StartExecution'], [workflow.machine.stateMachineArn]),
    allow(
      ['states:DescribeExecution'],
      [
        Stack.of(workflow).formatArn({
          service: 'states',
          resource: 'execution',
          resourceName: `${workflow.machine.stateMachineName}:*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    ),
  ],
});

const ledger = ({ state }: NeedSources, actions: string[]): Grant => {
  const { tableArn, tableName } = state.ledger.table;
  const named = actions.map((action) => `dynamodb:${action}`);
  return {
    variables: { LEDGER_TABLE: tableName },
    statements: [allow(named, [tableArn, `${tableArn}/index/gsi1`, `${tableArn}/index/gsi2`])],
  };
};

const key = ({ state: { signingKeys } }: NeedSources, actions: string[]): Grant => ({
  variables: { SIGNING_KEY_IDS: signingKeys.map(({ keyId }) => keyId).join(',') },
  statements: [
    allow(
      actions,
      signingKeys.map(({ keyArn }) => keyArn),
    ),
  ],
});

const doorbells = (scope: HubFunction, { settings }: NeedSources, actions: string[]): iam.PolicyStatement => {
  const resource = `${physicalNames(settings.hubId).doorbellPrefix}*`;
  return allow(actions, [Stack.of(scope).formatArn({ service: 'sqs', resource })]);
};

const runServer = (scope: HubFunction, { runServers: { cluster } }: NeedSources, action: string): Grant => ({
  variables: { ECS_CLUSTER: cluster },
  statements: [
    allow([action], [Stack.of(scope).formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster}/*` })]),
  ],
});

const changeListeners = (_: HubFunction, { runServers: { listeners } }: NeedSources): Grant => {
  const groups = listeners.flatMap(({ targetGroups }) => targetGroups);
  if (groups.length === 0) return { variables: {}, statements: [] };
  return {
    variables: {},
    statements: [
      allow(['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'], groups),
      // IAM knows no resource for it.
      allow(['elasticloadbalancing:DescribeTargetHealth'], ['*']),
    ],
  };
};

const startRunServer = (scope: HubFunction, { runServers, settings }: NeedSources): Grant => {
  const { publicUrl, runServer: place } = settings;
  const { cluster, roles, securityGroups, subnets, taskFamily } = runServers;
  const formatArn = (parts: ArnComponents): string => Stack.of(scope).formatArn(parts);
  const inCluster = formatArn({ service: 'ecs', resource: 'cluster', resourceName: cluster });
  const definition = { service: 'ecs', resource: 'task-definition', resourceName: `${taskFamily}:*` };
  return {
    variables: {
      ECS_CLUSTER: cluster,
      RUN_TASK_DEFINITION: taskFamily,
      RUN_CONTAINER: place.container,
      RUN_SERVER_SUBNETS: subnets.join(','),
      RUN_SERVER_SECURITY_GROUPS: securityGroups.join(','),
      RUN_SERVER_HUB_URL: `${publicUrl}/api`,
      RUN_SERVER_ADVERTISED_HOST: place.advertisedHost,
      RUN_SERVER_LISTEN_HOST: place.listenHost,
      RUN_SERVER_LISTEN_PORT: String(place.listenPort),
    },
    statements: [
      allow(['ecs:RunTask'], [formatArn(definition)], { ArnEquals: { 'ecs:cluster': inCluster } }),
      ...(roles.length === 0
        ? []
        : [
            allow(['iam:PassRole'], [...roles], { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }),
          ]),
    ],
  };
};

const groupActions = ['AdminAddUserToGroup', 'AdminRemoveUserFromGroup', 'AdminListGroupsForUser'];

const directory = ({ state: { directory: users } }: NeedSources, actions: string[]): Grant => ({
  variables: { USER_POOL_ID: users.pool.userPoolId },
  statements: [
    allow(
      actions.map((action) => `cognito-idp:${action}`),
      [users.pool.userPoolArn],
    ),
  ],
});

const read = ['GetItem', 'BatchGetItem', 'Query'];
const write = [...read, 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];

/** What each need stands for. */
const grants: Readonly<Record<Need, (fn: HubFunction, from: NeedSources) => Grant>> = {
  'ledger-read': (_, from) => ledger(from, read),
  'ledger-write': (_, from) => ledger(from, write),
  'mark-seen': (_, { state: { ledger: kept } }) => ({
    variables: { LEDGER_TABLE: kept.table.tableName },
    statements: [
      // Of a user's item this one attribute, and of no other item anything.
      allow(['dynamodb:UpdateItem'], [kept.table.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USER#*'] },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'lastSeenAt'] },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
      }),
    ],
  }),
  'count-calls': (_, { settings, state: { ledger: kept } }) => ({
    variables: { CALLS_PER_MINUTE: String(settings.throttle.callsPerMinute), LEDGER_TABLE: kept.table.tableName },
    statements: [
      allow(['dynamodb:UpdateItem'], [kept.table.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USES#calls#*'] },
      }),
    ],
  }),
  'signing-key': (_, from) => key(from, ['kms:GetPublicKey']),
  sign: (_, from) => key(from, ['kms:Sign', 'kms:GetPublicKey']),
  ring: (fn, from) => ({ variables: {}, statements: [doorbells(fn, from, ['sqs:SendMessage'])] }),
  listen: (fn, from) => ({ variables: {}, statements: [doorbells(fn, from, ['sqs:ReceiveMessage'])] }),
  'make-doorbell': (fn, from) => ({
    variables: { DOORBELL_QUEUE_PREFIX: physicalNames(from.settings.hubId).doorbellPrefix },
    statements: [doorbells(fn, from, ['sqs:CreateQueue', 'sqs:SetQueueAttributes', 'sqs:GetQueueUrl'])],
  }),
  'remove-doorbell': (fn, from) => ({ variables: {}, statements: [doorbells(fn, from, ['sqs:DeleteQueue'])] }),
  mail: (_, { settings }) => ({
    variables: { MAIL_FROM: settings.mailFrom, PUBLIC_URL: settings.publicUrl },
    // The address is checked rather than the identity, so that sending by the identity of the whole domain stays right.
    statements: [allow(['ses:SendEmail'], ['*'], { StringEqualsIfExists: { 'ses:FromAddress': settings.mailFrom } })],
  }),
  'directory-invite': (_, from) =>
    directory(from, ['AdminCreateUser', 'AdminGetUser', 'AdminSetUserPassword', ...groupActions]),
  'directory-role': (_, from) => directory(from, groupActions),
  'directory-disable': (_, from) => directory(from, ['AdminDisableUser', 'AdminUserGlobalSignOut']),
  'directory-enable': (_, from) => directory(from, ['AdminEnableUser']),
  'directory-password': (_, from) => directory(from, ['AdminSetUserPassword', 'AdminUserGlobalSignOut']),
  'directory-replace': (_, from) => directory(from, ['AdminDeleteUser']),
  'quarantine-read': (_, { state }) => readObjects('QUARANTINE_BUCKET', state.quarantine.bucket),
  'quarantine-write': (_, { state }) => changeObjects('QUARANTINE_BUCKET', state.quarantine.bucket, 's3:PutObject'),
  'quarantine-parts': (_, { state }) =>
    changeObjects(
      'QUARANTINE_BUCKET',
      state.quarantine.bucket,
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
    ),
  'quarantine-delete': (_, { state }) => changeObjects('QUARANTINE_BUCKET', state.quarantine.bucket, 's3:DeleteObject'),
  'quarantine-tags': (_, { state }) =>
    changeObjects('QUARANTINE_BUCKET', state.quarantine.bucket, 's3:GetObjectTagging', 's3:GetObjectVersionTagging'),
  'malware-scan': (_, { settings }) => ({
    variables: { MALWARE_SCAN: settings.malwareScan ?? 'none' },
    statements: [],
  }),
  'model-read': (_, { state }) => readObjects('MODEL_BUCKET', state.models.bucket),
  'model-write': (_, { state }) => changeObjects('MODEL_BUCKET', state.models.bucket, 's3:PutObject'),
  'result-read': (_, { state }) => readObjects('RESULT_BUCKET', state.results.bucket),
  'result-write': (_, { state }) => changeObjects('RESULT_BUCKET', state.results.bucket, 's3:PutObject'),
  'purge-objects': (_, { state: { models, quarantine, results } }) => {
    const buckets = [models.bucket, quarantine.bucket, results.bucket];
    return {
      variables: {
        MODEL_BUCKET: models.bucket.bucketName,
        QUARANTINE_BUCKET: quarantine.bucket.bucketName,
        RESULT_BUCKET: results.bucket.bucketName,
      },
      statements: [
        allow(
          ['s3:ListBucketVersions'],
          buckets.map(({ bucketArn }) => bucketArn),
        ),
        allow(
          ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          buckets.map(({ bucketArn }) => `${bucketArn}/*`),
        ),
      ],
    };
  },
  'vocabulary-read': (_, { state }) => readObjects('VOCABULARY_BUCKET', state.vocabulary.bucket),
  'task-body-read': (_, { state }) => readObjects('TASK_BODY_BUCKET', state.taskBodies.bucket),
  'task-body-write': (_, { state }) => changeObjects('TASK_BODY_BUCKET', state.taskBodies.bucket, 's3:PutObject'),
  'audit-index': (_, { state: { ledger: kept } }) => ({
    variables: { LEDGER_TABLE: kept.table.tableName },
    statements: [
      allow(['dynamodb:BatchWriteItem'], [kept.table.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT_OF#*'] },
      }),
    ],
  }),
  'audit-archive-read': (_, { state: { auditArchive } }) => ({
    variables: { AUDIT_BUCKET: auditArchive.bucket.bucketName },
    statements: [
      allow(['s3:GetObjectVersion'], [`${auditArchive.bucket.bucketArn}/*`]),
      allow(['s3:ListBucketVersions'], [auditArchive.bucket.bucketArn]),
    ],
  }),
  'audit-archive-write': (_, { state }) => changeObjects('AUDIT_BUCKET', state.auditArchive.bucket, 's3:PutObject'),
  'start-approval': (_, { workflows }) => start('APPROVAL_MACHINE_ARN', workflows().approval),
  'start-run': (_, { workflows }) => start('RUN_MACHINE_ARN', workflows().run),
  'start-scan': (_, { workflows }) => start('SCAN_MACHINE_ARN', workflows().scan),
  signal: () => ({
    variables: {},
    // A task token says of itself which execution it belongs to; IAM knows no narrower resource.
    statements: [allow(['states:SendTaskSuccess'], ['*'])],
  }),
  listeners: (fn, { runServers: { listeners } }) => ({
    variables: { RUN_LISTENERS: Stack.of(fn).toJsonString(listeners) },
    statements: [],
  }),
  'change-listeners': changeListeners,
  'look-at-run-server': (fn, from) => runServer(fn, from, 'ecs:DescribeTasks'),
  'stop-run-server': (fn, from) => runServer(fn, from, 'ecs:StopTask'),
  'start-run-server': startRunServer,
  'run-server-size': (_, { settings: { federation } }) => ({
    // Where servers are processes of one machine, they are priced as in AWS.
    variables: { RUN_SERVER_SIZE: JSON.stringify(federation?.size ?? defaultServerSize) },
    statements: [],
  }),
  'disclosure-floor': (_, { settings }) => ({
    variables: { DISCLOSURE_FLOOR: JSON.stringify(settings.disclosureFloor ?? {}) },
    statements: [],
  }),
  version: (_, { settings }) => ({ variables: { HUB_VERSION: settings.version }, statements: [] }),
};

/** Gives a Lambda the variables and permissions of its needs. */
export const grantNeeds = (fn: HubFunction, needs: readonly Need[], from: NeedSources): void => {
  for (const need of needs) {
    const { statements, variables } = grants[need](fn, from);
    fn.allow(variables, statements);
  }
};
