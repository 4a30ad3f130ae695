import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The trust's own switch that stops all work: a file in the poller's data folder, looked at whenever it matters. */
export type PauseSwitch = { readonly isPaused: () => boolean; readonly set: (paused: boolean) => void };

/** The switch of the poller with this data folder. */
export function pauseSwitch(dataFolder: string): PauseSwitch {
  const file = join(dataFolder, 'paused');
  return {
    isPaused: () => existsSync(file),
    set: (paused) => {
      if (paused) writeFileSync(file, '', { flush: true });
      else rmSync(file, { force: true });
    },
  };
}
