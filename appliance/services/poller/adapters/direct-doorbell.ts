import { AppError } from '#contracts/app-error';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { DirectDoorbell as Address } from '#contracts/trust';
import { isOfQueue, isSilence } from './is-silence.ts';

/** The trust's queue itself, without the hub's API before it. */
export type DirectDoorbell = {
  /** Takes the address that came with a heartbeat; one that is no queue of Amazon SQS is not taken. */
  readonly offer: (address: Address | undefined) => void;
  /**
   * Waits as `HubPort.waitAtDoorbell` does; undefined where there is no address that can be used now. Rejects only where
   * the signal ends the wait.
   */
  readonly wait: (signal: AbortSignal) => Promise<boolean | undefined>;
};

export type DirectDoorbellDeps = {
  readonly fetch: typeof fetch;
  /** A clock that never goes back. */
  readonly milliseconds: () => number;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** SQS ends a wait after 20 s; the limit here is longer. */
const waitMilliseconds = 30_000;
/** How long the API is asked instead where the queue was not reached: a firewall may let out the hub alone. */
const avoidMilliseconds = 3_600_000;
/** Not used in its last seconds, so that it is good when it arrives. */
const spareMilliseconds = 10_000;

/** The hub says where to look, and a hub taken over shall not have the poller call whatever it likes. */
const isQueue = ({ hostname, port, protocol }: URL): boolean =>
  protocol === 'https:' && port === '' && /^sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(hostname);

/** Makes the way to the queue. It has none until the first offer. */
export function createDirectDoorbell({ fetch: send, log, milliseconds }: DirectDoorbellDeps): DirectDoorbell {
  let address: { readonly url: string; readonly until: number } | undefined;
  let avoidUntil = Number.NEGATIVE_INFINITY;
  return {
    offer: (offered) => {
      if (offered === undefined || !isQueue(new URL(offered.url))) return;
      address = { url: offered.url, until: milliseconds() + offered.seconds * 1000 - spareMilliseconds };
    },
    wait: async (signal) => {
      const at = milliseconds();
      if (address === undefined || at >= address.until || at < avoidUntil) return undefined;
      try {
        const response = await send(address.url, {
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(waitMilliseconds)]),
        });
        const answer = await response.text();
        if (response.ok && isOfQueue(answer)) return !isSilence(answer);
        log('DOORBELL_INDIRECT', { status: response.status });
      } catch (cause) {
        if (signal.aborted) throw new AppError('DEPENDENCY_DOWN', { cause });
        log('DOORBELL_INDIRECT', {});
      }
      avoidUntil = milliseconds() + avoidMilliseconds;
      return undefined;
    },
  };
}
