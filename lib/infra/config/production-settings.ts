import { HubSettings } from './hub-settings.ts';

/** What only whoever deploys can know, by environment variable, with what it is for. None has a default. */
const variables = {
  FLIP_HUB_ID: 'begins the names of its stacks and queues, such as flip',
  FLIP_PUBLIC_URL: 'where people and trusts reach the hub: https://, no slash at the end',
  FLIP_MAIL_FROM: 'the address that mail of the hub comes from',
  FLIP_ALARM_MAILS: 'who hears of alarms: addresses, with commas between',
  FLIP_RUN_SERVER_HOST: 'the host at which trusts reach run servers',
} as const;

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * The settings of a hub in AWS, from environment variables.
 * Throws one sentence that names every variable that is missing, or every value that cannot be right.
 */
export const productionSettings = (
  given: Readonly<Record<string, string | undefined>>,
  version: string,
): HubSettings => {
  const read = (name: keyof typeof variables): string => given[name]?.trim() ?? '';
  const missing = Object.entries(variables).filter(([name]) => read(name as keyof typeof variables) === '');
  if (missing.length > 0) {
    const listed = missing.map(([name, what]) => `  ${name}  ${what}`).join('\n');
    throw new Error(`A hub in AWS cannot be made without:\n${listed}`);
  }
  const parsed = HubSettings.safeParse({
    environment: 'production',
    hubId: read('FLIP_HUB_ID'),
    publicUrl: read('FLIP_PUBLIC_URL'),
    version,
    mailFrom: read('FLIP_MAIL_FROM'),
    alarmMails: listOf(read('FLIP_ALARM_MAILS')),
    keepData: true,
    throttle: { requestsPerSecond: 200, burst: 400 },
    runServer: {
      container: 'run-server',
      advertisedHost: read('FLIP_RUN_SERVER_HOST'),
      listenHost: '0.0.0.0',
      listenPort: 9092,
      subnets: [],
      securityGroups: [],
    },
  } satisfies HubSettings);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ message, path }) => `  ${path.join('.')}: ${message}`).join('\n');
  throw new Error(`A hub in AWS cannot have these settings:\n${faults}`);
};
