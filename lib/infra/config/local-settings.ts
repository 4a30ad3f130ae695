import { HubSettings } from './hub-settings.ts';

/** One machine: the local cloud, its edge and processes in place of tasks. Nothing else accepts them. */
export const localSettings = (publicUrl: string, version: string): HubSettings =>
  HubSettings.parse({
    environment: 'local',
    hubId: 'flip',
    publicUrl,
    version,
    mailFrom: 'hub@flip.example',
    alarmMails: ['operator@flip.example'],
    keepData: false,
    signInPlan: 'essentials',
    // Nothing costs anything here, so that rotating can be tried.
    signingKeys: 3,
    throttle: { requestsPerSecond: 2000, burst: 4000, callsPerMinute: 60_000 },
    runServer: {
      container: 'run-server',
      advertisedHost: '127.0.0.1',
      listenHost: '127.0.0.1',
      listenPort: 0,
      listenerPorts: [0, 0, 0, 0, 0, 0, 0, 0],
    },
  } satisfies HubSettings);
