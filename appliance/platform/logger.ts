import type { ServiceName } from '#contracts/appliance/service-token';
import { type LogEventCode, type LogFields, logEvents } from '#contracts/log-events';

/** Writes registered events; there is no way to log free text. */
export type Logger = {
  readonly event: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

type LoggerOptions = {
  readonly service: ServiceName;
  readonly write?: (line: string) => void;
  readonly now?: () => Date;
};

/**
 * Makes a logger that writes one JSON line per event to standard output. Keys that the event does not list are left
 * out.
 */
export function createLogger({
  service,
  write = (line) => process.stdout.write(line),
  now = () => new Date(),
}: LoggerOptions): Logger {
  return {
    event: (code, fields) => {
      const allowed: readonly string[] = logEvents[code].keys;
      const kept = Object.fromEntries(Object.entries(fields).filter(([key]) => allowed.includes(key)));
      write(
        `${JSON.stringify({ at: now().toISOString(), service, event: code, sentence: logEvents[code].sentence, ...kept })}\n`,
      );
    },
  };
}
