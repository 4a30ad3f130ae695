import { Console } from 'node:console';
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import * as z from 'zod';
import { type LogEventCode, type LogFields, logEvents } from '#contracts/log-events';

/** A line as every part of FLIP writes it, with what Powertools knows of the invocation. */
class EventFormatter extends LogFormatter {
  formatAttributes(
    { lambdaContext, logLevel, message, timestamp }: UnformattedAttributes,
    fields: LogAttributes,
  ): LogItem {
    const invocation =
      lambdaContext === undefined ? {} : { coldStart: lambdaContext.coldStart, requestId: lambdaContext.awsRequestId };
    const line = {
      at: timestamp.toISOString(),
      level: logLevel.toLowerCase(),
      event: message,
      ...fields,
      ...invocation,
    };
    return new LogItem({ attributes: line });
  }
}

const makeLogger = (): Logger => {
  const logger = new Logger({ serviceName: 'hub', logLevel: 'INFO', logFormatter: new EventFormatter() });
  // One stream for every level: lines keep their order, and whoever collects logs reads one place.
  return Object.assign(logger, { console: new Console({ stdout: process.stdout, stderr: process.stdout }) });
};

let logger: Logger | undefined;

/** What of Lambda's context Powertools reads. */
const LambdaContext = z.object({
  awsRequestId: z.string(),
  functionName: z.string(),
  functionVersion: z.string(),
  invokedFunctionArn: z.string(),
  memoryLimitInMB: z.string(),
});

/** Puts request id and cold start of an invocation on its lines; without a context of Lambda nothing is put there. */
export const setLogContext = (context: unknown): void => {
  const known = LambdaContext.safeParse(context);
  logger ??= makeLogger();
  if (known.success) logger.addContext(known.data);
};

/**
 * Logs one registered event as a line of JSON, with its sentence and the keys that are registered for it. There is no
 * other way to log, so that a log holds registered events only.
 */
export const logEvent = <C extends LogEventCode>(
  level: 'info' | 'warn' | 'error',
  code: C,
  fields: LogFields<C>,
): void => {
  logger ??= makeLogger();
  const { keys, sentence } = logEvents[code];
  const registered = Object.entries(fields).filter(([key]) => (keys as readonly string[]).includes(key));
  logger[level](code, { sentence, ...Object.fromEntries(registered) });
};
