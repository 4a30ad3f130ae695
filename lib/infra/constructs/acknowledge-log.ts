import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { acknowledge } from './acknowledge.ts';

/** Says of a log of the hub why it has no key of its own. */
export const acknowledgeLog = (log: LogGroup): void =>
  acknowledge(
    log,
    'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    'CloudWatch encrypts it with a key of its own. Only registered events are logged: no secret and nothing of a patient.',
  );
