import type { RunEvent } from '#contracts/run-server';

/** How far a run has come. */
export type RunProgress = {
  readonly currentRound: number;
  readonly remainingSeconds?: number;
};

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/**
 * Progress from the beginnings and ends of rounds at hand; other events change nothing. It rests on the greatest round seen and on the first sighting of each round, so
 * that lost, late and repeated events bend it as little as possible.
 */
export const runProgress = (events: readonly RunEvent[], totalRounds: number, now: string): RunProgress => {
  const started = new Map<number, string>();
  const ended = new Map<number, string>();
  for (const event of events) {
    if (event.event === 'ROUND_STARTED') keepEarliest(started, event.round, event.at);
    if (event.event === 'ROUND_AGGREGATED') keepEarliest(ended, event.round, event.at);
  }
  const currentRound = Math.max(0, ...started.keys());
  const lengths = [...ended].flatMap(([round, at]) => {
    const from = started.get(round);
    return from === undefined ? [] : [Math.max(0, seconds(from, at))];
  });
  if (lengths.length === 0) return { currentRound };
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const openSince = ended.has(currentRound) ? undefined : started.get(currentRound);
  const roundsToGo = totalRounds - currentRound + (openSince === undefined ? 0 : 1);
  const spent = openSince === undefined ? 0 : Math.max(0, seconds(openSince, now));
  return { currentRound, remainingSeconds: Math.max(0, mean * roundsToGo - Math.min(spent, mean)) };
};

const keepEarliest = (map: Map<number, string>, round: number, at: string): void => {
  const known = map.get(round);
  if (known === undefined || at < known) map.set(round, at);
};
