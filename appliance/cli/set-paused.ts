import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { pauseSwitch } from '#appliance/services/poller/pause-switch';

/** Stops all work of this appliance, or has it go on; the poller may be running. Throws `ConfigError` for a wrong folder. */
export function setPaused(dataFolder: string, paused: boolean): void {
  if (!existsSync(join(dataFolder, 'poller.sqlite')))
    throw new ConfigError('--data is not the data folder of a poller');
  pauseSwitch(dataFolder).set(paused);
}
