import { join } from 'node:path';
import { startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { settle } from '#local/platform/settle';
import { untilAsked } from '#local/platform/until-asked';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const asked = untilAsked();
const platform = await startPlatform(join(repository, '.flip/platform'), say);
try {
  for (const line of await settle(platform)) say(line);
  say(
    `The API is at ${platform.hub.origin}/api (sign-in settings: ${platform.hub.origin}/config.json). Ctrl-C ends it; the next start goes on from here.`,
  );
  await asked;
} finally {
  await platform.stop();
}
process.exit();
