import { setTimeout as pause } from 'node:timers/promises';

/** Asks until `done` says so; throws naming `what` after `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
  pauseMilliseconds = 250,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: T | undefined;
  while (Date.now() < end) {
    last = await ask();
    if (done(last)) return last;
    await pause(pauseMilliseconds);
  }
  throw new Error(`${what} did not happen within ${seconds} s; last seen: ${JSON.stringify(last)?.slice(0, 2000)}`);
}
