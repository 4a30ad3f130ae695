import type { RunEvent } from '#contracts/run-server';

const bytes = (count: number): string =>
  count < 1024
    ? `${count} B`
    : count < 1_048_576
      ? `${(count / 1024).toFixed(1)} kB`
      : `${(count / 1_048_576).toFixed(1)} MB`;

/** Words one event of a run server. Words live here and not at the server, so that they can change without it. */
export const runLogSentence = (event: RunEvent, trustCode: string | undefined): string => {
  const trust = trustCode ?? 'A trust';
  switch (event.event) {
    case 'TRUST_JOINED':
      return `${trust} joined the run.`;
    case 'ROUND_STARTED':
      return `Round ${event.round} of ${event.totalRounds} started.`;
    case 'CLIENT_RESULT_RECEIVED':
      return event.round === 0
        ? `${trust} measured the initial model.`
        : `${trust} sent its result of round ${event.round} (${bytes(event.sizeBytes)}).`;
    case 'CLIENT_FAILED':
      return `${trust} failed in round ${event.round} (${event.failure.code}).`;
    case 'CLIENT_LATE':
      return `${trust} did not answer round ${event.round} in time.`;
    case 'ROUND_AGGREGATED':
      return `Round ${event.round} was combined from ${event.returned} of ${event.expected} trusts.`;
    case 'METRIC':
      return `${trust} reported ${event.name} in round ${event.round}.`;
  }
};
