import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Directory } from '#client/session';
import { localSettings } from '#infra/config/local-settings';
import { clientSettings } from '#local/cloud/client-settings';
import { deployHub } from '#local/cloud/deploy-hub';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { latestMailTo } from '#local/cloud/sent-mail';
import { type LocalEcs, startEcs } from '#local/ecs/local-ecs';
import { startEdge } from '#local/edge/start-edge';
import { type HubPorts, hubPorts } from './hub-ports.ts';
import { loadDemoVocabulary } from './load-demo-vocabulary.ts';
import { federationPython, repository, version } from './repository.ts';
import { synthLocally } from './synth-locally.ts';

/** The hub on one machine: local cloud, ECS stand-in and edge, with our own stacks deployed. */
export type LocalHub = {
  readonly origin: string;
  /** Where people sign in. */
  readonly directory: Directory;
  readonly outputs: Readonly<Record<string, string>>;
  readonly cloud: LocalCloud;
  readonly ecs: LocalEcs;
  readonly folder: string;
  /** Makes the templates from the source as it is now and deploys what has changed. */
  readonly deployAgain: () => Promise<void>;
  /** What an operator does once after a deployment. */
  readonly seedAdmin: (email: string, name: string) => Promise<void>;
  readonly oneTimePassword: (email: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** The run server's task as a process; the hub's overrides are laid over its environment. */
const runServerTask = (folder: string) => ({
  command: federationPython,
  args: ['-m', 'run_server'],
  cwd: join(repository, 'federation'),
  container: 'run-server',
  env: {
    PATH: `${join(repository, '.flip/venv/federation/bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    PYTHONPATH: join(repository, 'federation'),
    PYTHONUNBUFFERED: '1',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    FLWR_TELEMETRY_ENABLED: '0',
    LISTEN_HOST: '127.0.0.1',
    LISTEN_PORT: '0',
    ADVERTISED_HOST: '127.0.0.1',
  },
});

/** Starts everything that AWS would be, deploys every stack of the hub into it and answers where it listens. */
export async function startLocalHub(folder: string, given?: HubPorts): Promise<LocalHub> {
  const ports = given ?? (await hubPorts(folder));
  const origin = `http://127.0.0.1:${ports.edge}`;
  const ecs = await startEcs({
    port: ports.ecs,
    stateFolder: join(folder, 'ecs'),
    taskDefinitions: { 'flip-run-server': runServerTask(join(folder, 'ecs')) },
  });
  const started: { stop: () => Promise<void> }[] = [ecs];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  const synth = (): Promise<string> =>
    synthLocally({ outFolder: join(folder, 'cdk.out'), settings: localSettings(origin, version) });
  try {
    // The cloud is a process of its own: it starts while the templates are made.
    const starting = startLocalCloud({
      stateFolder: join(folder, 'cloud'),
      port: ports.cloud,
      ecsEndpoint: ecs.endpoint,
    }).then((cloud) => {
      started.push(cloud);
      return cloud;
    });
    const [made, up] = await Promise.allSettled([synth(), starting]);
    if (up.status === 'rejected') throw up.reason;
    if (made.status === 'rejected') throw made.reason;
    const cloud = up.value;
    const outputs = await deployHub(cloud, made.value);
    await loadDemoVocabulary(cloud, outputs.VocabularyBucketName ?? '', folder);
    started.push(await startEdge({ cloud, outputs, stateFolder: join(folder, 'edge'), port: ports.edge }));
    const deployAgain = async (): Promise<void> => void (await deployHub(cloud, await synth()));
    return hubOf({ cloud, ecs, folder, origin, outputs, deployAgain, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What can be done with a hub that runs. */
function hubOf(running: Omit<LocalHub, 'directory' | 'seedAdmin' | 'oneTimePassword'>): LocalHub {
  const { cloud, origin, outputs } = running;
  const { UserPoolId = '', UserPoolClientId = '' } = outputs;
  return {
    ...running,
    directory: { endpoint: `${origin}/idp/`, userPoolId: UserPoolId, userPoolClientId: UserPoolClientId },
    seedAdmin: async (email, name) => {
      const lambda = new LambdaClient(clientSettings(cloud));
      const answer = await lambda.send(
        new InvokeCommand({
          FunctionName: outputs.SeedAdminFunctionName,
          Payload: new TextEncoder().encode(JSON.stringify({ email, name })),
        }),
      );
      lambda.destroy();
      if (answer.FunctionError !== undefined)
        throw new Error(`the first Admin could not be made: ${answer.Payload?.transformToString()}`);
    },
    oneTimePassword: async (email) => {
      const text = (await latestMailTo(cloud, email))?.text ?? '';
      const password = text.match(/^\s*One-time password: (\S+)\s*$/m)?.[1];
      if (password === undefined) throw new Error(`no mail with a one-time password has reached ${email}`);
      return password;
    },
  };
}
