import { join } from 'node:path';
import { Command } from 'commander';
import { repository } from '#local/platform/repository';
import { untilStopSignal } from '#local/platform/until-stop-signal';
import { furtherTrust } from '#local/seed/further-trust';
import { joinPlatform } from '#local/seed/join-platform';

/** Starts one more trust with invented people beside the platform of `npm start`, until Ctrl-C. */

const program = new Command('trust')
  .description(
    'Starts one more trust beside the platform that `npm start` runs; the same code goes on from where it was.',
  )
  .argument('<code>', 'two to eight capital letters or digits, a letter first')
  .argument('[name]', 'its name', 'A further trust')
  .parse();
const [code = '', name = ''] = program.processedArgs as string[];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = join(repository, '.flip/platform');
const asked = untilStopSignal();
say(`starting ${code}: PostgreSQL and two image stores, with synthetic patients`);
const trust = await joinPlatform(folder, furtherTrust(join(folder, 'trusts'), code, name));
try {
  say(
    `${trust.code} (${trust.name}) is enrolled and online. An Admin of the hub decides for it until it has a Trust Admin:`,
  );
  say(`  npx flip sign-in --profile admin --account .flip/platform/people/admin.json`);
  say(
    `  npx flip users invite somebody@trust.example --name Somebody --role TrustAdmin --trust ${trust.code} --profile admin`,
  );
  say('Ctrl-C ends it.');
  await asked;
} finally {
  await trust.stop();
}
process.exit();
