import { join } from 'node:path';
import { startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { untilStopSignal } from '#local/platform/until-stop-signal';
import { nextSteps } from '#local/seed/next-steps';
import { peopleFolder, seedPeople } from '#local/seed/seed-people';
import { writeExample } from '#local/study/write-example';

/** Starts the platform with its state kept and says what to do next. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = join(repository, '.flip/platform');
const exampleFolder = join(folder, 'example');
const asked = untilStopSignal();
const platform = await startPlatform(folder, say, { preferredPort: 7400 });
try {
  say('signing in the people of the first start, and enrolling the trusts');
  await Promise.all([seedPeople(platform), writeExample(exampleFolder)]);
  say('');
  const steps = nextSteps({
    origin: platform.hub.origin,
    here: repository,
    peopleFolder: peopleFolder(folder),
    exampleFolder,
    trustCodes: platform.trusts.map(({ code }) => code),
  });
  for (const line of steps) say(line);
  await asked;
} finally {
  await platform.stop();
}
process.exit();
