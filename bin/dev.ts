import { watch } from 'node:fs';
import { join } from 'node:path';
import { changedPart } from '#local/dev/changed-part';
import { debounced } from '#local/dev/debounced';
import { startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { untilStopSignal } from '#local/platform/until-stop-signal';
import { peopleFolder, seedPeople } from '#local/seed/seed-people';

/** The platform of `npm start` that follows the source: a changed service restarts, a changed Lambda is deployed again. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = join(repository, '.flip/platform');
const asked = untilStopSignal();
const platform = await startPlatform(folder, say, { preferredPort: 7400 });

async function follow(paths: readonly string[]): Promise<void> {
  const parts = paths.map(changedPart).filter((part) => part !== undefined);
  if (parts.length === 0) return;
  say(`changed: ${[...new Set(paths)].join(', ')}`);
  try {
    if (parts.some(({ kind }) => kind === 'hub' || kind === 'both')) {
      say('deploying the hub again');
      await platform.hub.deployAgain();
    }
    const all = parts.some(({ kind }) => kind === 'services' || kind === 'both');
    const named = new Set(parts.flatMap((part) => (part.kind === 'service' ? [part.service] : [])));
    for (const { code, services } of platform.trusts)
      for (const [service, running] of Object.entries(services() ?? {}))
        if (all || [...named].some((name) => name === service)) {
          say(`restarting ${service} of ${code}`);
          // It is kept running: an end that nobody asked for brings it back.
          running.kill();
        }
    say('done');
  } catch (error) {
    // A syntax error must not end the platform: the next save mends it.
    say(`not done: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const changed = debounced(300, follow);
try {
  await seedPeople(platform);
  for (const part of ['appliance', 'lambdas', 'state-machines', 'lib/contracts', 'lib/domain'])
    watch(join(repository, part), { recursive: true }, (_event, name) => {
      if (name !== null) changed(join(part, name));
    });
  say(
    `\nThe hub answers at ${platform.hub.origin}/api; people are in ${peopleFolder(folder)}. Save a file to see it run.`,
  );
  await asked;
} finally {
  await platform.stop();
}
process.exit();
