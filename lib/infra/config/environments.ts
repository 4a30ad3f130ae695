import type { HubSettings } from './hub-settings.ts';

type Environment = Omit<HubSettings, 'environment' | 'publicUrl' | 'version'>;

/** Settings by environment; address and version come from whoever deploys. */
export const environments = {
  /** One machine: the local cloud, its edge and processes in place of tasks. */
  local: {
    mailFrom: 'hub@flip.example',
    keepData: false,
    throttle: { requestsPerSecond: 2000, burst: 4000 },
    runServer: {
      cluster: 'flip',
      taskDefinition: 'flip-run-server',
      container: 'run-server',
      advertisedHost: '127.0.0.1',
      listenHost: '127.0.0.1',
      listenPort: 0,
      subnets: [],
      securityGroups: [],
    },
  },
  production: {
    mailFrom: 'hub@flip.example',
    keepData: true,
    throttle: { requestsPerSecond: 200, burst: 400 },
    runServer: {
      cluster: 'flip',
      taskDefinition: 'flip-run-server',
      container: 'run-server',
      advertisedHost: 'runs.flip.example',
      listenHost: '0.0.0.0',
      listenPort: 9092,
      subnets: [],
      securityGroups: [],
    },
  },
} as const satisfies Record<string, Environment>;

export type EnvironmentName = keyof typeof environments;
