import { Logger } from '@aws-lambda-powertools/logger';
import { type LogEventCode, type LogFields, logEvents } from '#contracts/log-events';

const logger = new Logger({ serviceName: 'flip-hub' });

/** Logs one registered event; there is no other way to log, so nothing unregistered can slip into a log. */
export const logEvent = <C extends LogEventCode>(
  level: 'info' | 'warn' | 'error',
  code: C,
  fields: LogFields<C>,
): void => {
  logger[level](logEvents[code].sentence, { event: code, ...fields });
};
