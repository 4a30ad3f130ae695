import { type LogEventCode, type LogFields, logEvents } from '#contracts/log-events';

/**
 * Logs one registered event as a line of JSON; there is no other way to log, so nothing unregistered can slip into a
 * log. Three lines of our own, because a logging library is as large as a client of an AWS service.
 */
export const logEvent = <C extends LogEventCode>(
  level: 'info' | 'warn' | 'error',
  code: C,
  fields: LogFields<C>,
): void => {
  const line = { at: new Date().toISOString(), level, event: code, sentence: logEvents[code].sentence, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
