import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientSettings } from '#local/cloud/client-settings';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { waitUntil } from '#local/process';
import {
  type Behaviour,
  behavioursOn,
  type Machine,
  nameOf,
  pathsOf,
  type Transition,
  transitionsOf,
} from '#test/support/workflow-paths';

/** Every step is this Lambda: it asks the test how to behave. */
const step = `exports.handler = async (event) => {
  const response = await fetch(process.env.DECIDER, { method: 'POST', body: JSON.stringify(event) });
  const { behaviour } = await response.json();
  if (behaviour === 'fails') throw new Error('as the path wants it');
  return { kind: behaviour.outcome };
};`;

/** The Lambda, and a role for it and for the machines. */
const template = (decide: string): string =>
  JSON.stringify({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: ['lambda', 'states'].map((service) => ({
              Effect: 'Allow',
              Principal: { Service: `${service}.amazonaws.com` },
              Action: 'sts:AssumeRole',
            })),
          },
          Policies: [
            {
              PolicyName: 'All',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
              },
            },
          ],
        },
      },
      Step: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Timeout: 30,
          Code: { ZipFile: step },
          Environment: { Variables: { DECIDER: decide } },
        },
      },
    },
    Outputs: {
      Step: { Value: { 'Fn::GetAtt': ['Step', 'Arn'] } },
      Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    },
  });
/** Attempts at a step that fails, in the machine as it is tried here. */
const attempts = 2;

let folder: string;
let cloud: LocalCloud;
let machines: SFNClient;
let decider: Server;
let stepArn: string;
let roleArn: string;
/** What is still to come of each path, by its name and the state. */
const script = new Map<string, Behaviour[]>();
const failures = new Map<string, number>();

const behaviourOf = (path: string, state: string): Behaviour => {
  const place = `${path} ${state}`;
  const [next, ...others] = script.get(place) ?? [];
  if (next === undefined) throw new Error(`${place}: called more often than its path has it`);
  const failed = (failures.get(place) ?? 0) + 1;
  // A step fails as often as it is tried.
  if (next === 'fails' && failed < attempts) failures.set(place, failed);
  else {
    failures.delete(place);
    script.set(place, others);
  }
  return next;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flip-paths-'));
  cloud = await startLocalCloud({ stateFolder: folder });
  machines = new SFNClient(clientSettings(cloud));
  decider = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const { path, state, token } = JSON.parse(text);
      const behaviour = behaviourOf(path, state);
      const answer = (said: Behaviour): void => void response.end(JSON.stringify({ behaviour: said }));
      if (token === undefined) {
        // Its machine has a second of patience with it.
        if (behaviour === 'late') setTimeout(answer, 3000, { outcome: 'too late' });
        else answer(behaviour);
        return;
      }
      // A wait ends by its token. The local cloud does not hear that the Lambda itself failed, which AWS takes for the same.
      if (behaviour === 'fails')
        void machines.send(new SendTaskFailureCommand({ taskToken: token, error: 'AsWanted' }));
      else if (behaviour !== 'late') void machines.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
      answer({ outcome: 'asked' });
    });
  });
  await new Promise<void>((resolve) => decider.listen(0, '127.0.0.1', resolve));
  const stacks = new CloudFormationClient(clientSettings(cloud));
  const decide = `http://127.0.0.1:${(decider.address() as AddressInfo).port}`;
  await stacks.send(
    new CreateStackCommand({ StackName: 'steps', TemplateBody: template(decide), Capabilities: ['CAPABILITY_IAM'] }),
  );
  const outputs = async () =>
    (await stacks.send(new DescribeStacksCommand({ StackName: 'steps' }))).Stacks?.[0]?.Outputs ?? [];
  await waitUntil(async () => (await outputs()).length === 2, 60);
  const made = new Map((await outputs()).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  stepArn = made.get('Step')!;
  roleArn = made.get('Role')!;
  stacks.destroy();
});
afterAll(async () => {
  machines?.destroy();
  decider?.close();
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string): Machine =>
  JSON.parse(readFileSync(new URL(`../../state-machines/${name}.asl.json`, import.meta.url), 'utf8'));

/** The machine with steps that say where they are, few and quick retries, and no patience with the states that are late on the path. */
const tried = (machine: Machine, path: readonly Transition[]): string => {
  const late = new Set(path.filter(({ by }) => by.kind === 'late').map(({ from }) => from));
  const states = Object.entries(machine.States).map(([name, state]) => {
    if (state.Type !== 'Task') return [name, state];
    const { Parameters } = state as unknown as { Parameters: { Payload: Record<string, unknown> } };
    return [
      name,
      {
        ...state,
        Parameters: { FunctionName: stepArn, Payload: { ...Parameters.Payload, 'path.$': '$.path', state: name } },
        Retry: state.Retry?.map((retrier) => ({ ...retrier, IntervalSeconds: 1, MaxAttempts: attempts - 1 })),
        ...(late.has(name) ? { TimeoutSeconds: 1 } : {}),
      },
    ];
  });
  return JSON.stringify({ ...machine, States: Object.fromEntries(states) });
};

/** Goes a path; answers the states that were entered, and how the execution ended. */
const gone = async (machine: Machine, id: string, path: readonly Transition[]) => {
  for (const [state, behaviours] of behavioursOn(machine, path)) script.set(`${id} ${state}`, behaviours);
  const definition = tried(machine, path);
  const created = await machines.send(new CreateStateMachineCommand({ name: id, definition, roleArn }));
  const ids = { runId: 'r', projectId: 'p', trustId: 't', modelId: 'm', fileName: 'f', uploadId: 'u' };
  const input = JSON.stringify({ ...ids, path: id });
  const { executionArn } = await machines.send(
    new StartExecutionCommand({ stateMachineArn: created.stateMachineArn, input }),
  );
  const look = () => machines.send(new DescribeExecutionCommand({ executionArn }));
  const isOver = async (): Promise<boolean> => {
    await pause(250);
    return (await look()).status !== 'RUNNING';
  };
  await waitUntil(isOver, 300);
  const { events = [] } = await machines.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  const entered = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  return { entered, status: (await look()).status };
};

it.each(['approval', 'run', 'scan'])(
  'the %s machine goes every way that its states name, faults and waits that end included',
  async (name) => {
    const machine = read(name);
    const paths = pathsOf(machine);
    const walked = new Set(paths.flat().map(nameOf));
    expect([...walked].sort()).toEqual(transitionsOf(machine).map(nameOf).sort());
    const wanted = (path: readonly Transition[]) => ({
      entered: [machine.StartAt, ...path.map(({ to }) => to)],
      status: machine.States[path.at(-1)!.to]!.Type === 'Succeed' ? 'SUCCEEDED' : 'FAILED',
    });
    const went = await pMap(paths, (path, index) => gone(machine, `${name}-${index}`, path), { concurrency: 6 });
    expect(went).toEqual(paths.map(wanted));
  },
);
