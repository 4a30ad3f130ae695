import type { RunningApp } from '../sandbox/start-app.ts';

/** Keeps the run's app warm: started once, started again only after it has died. */
export type AppKeeper = { readonly app: () => Promise<RunningApp>; readonly end: () => Promise<void> };

/** A keeper that starts with `start`; a failed start is tried again at the next message. */
export function createAppKeeper(start: () => Promise<RunningApp>): AppKeeper {
  let current: Promise<RunningApp> | undefined;
  let ended = false;
  return {
    app: async () => {
      const running = await current?.catch(() => undefined);
      if (running?.alive() === true) return running;
      if (ended) throw new Error('the run has ended');
      current = start();
      // A start that nobody waits for yet must not end the process.
      current.catch(() => {});
      return current;
    },
    end: async () => {
      ended = true;
      const running = await current?.catch(() => undefined);
      await running?.end();
    },
  };
}
