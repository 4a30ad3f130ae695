import { setTimeout as pause } from 'node:timers/promises';

/** On a machine that is busy with other work everything takes several times as long. */
const busyFactor = 5;

/** Asks until `done` says so; throws naming `what` after five times the `seconds` that it takes at most on a quiet machine. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
  pauseMilliseconds = 250,
): Promise<T> {
  const limitSeconds = busyFactor * seconds;
  const end = Date.now() + limitSeconds * 1000;
  let last: T | undefined;
  while (Date.now() < end) {
    last = await ask();
    if (done(last)) return last;
    await pause(pauseMilliseconds);
  }
  throw new Error(
    `${what} did not happen within ${limitSeconds} s; last seen: ${JSON.stringify(last)?.slice(0, 2000)}`,
  );
}
