import { Command } from 'commander';
import { AppError } from '#contracts/app-error';
import { enrol } from './enrol.ts';

const program = new Command('flip-appliance').description('Commands for the people who run an appliance.');

program
  .command('enrol')
  .description('make this appliance’s keys and enrol it with the one-time code in FLIP_ENROLMENT_CODE')
  .requiredOption('--hub <origin>', 'address of the hub, for example https://flip.example.org')
  .requiredOption('--folder <folder>', 'where the keys are kept')
  .option('--version <version>', 'version of this appliance', '0.1.0')
  .action(async (options: { hub: string; folder: string; version: string }) => {
    const enrolled = await enrol({
      hubOrigin: options.hub,
      code: process.env.FLIP_ENROLMENT_CODE ?? '',
      folder: options.folder,
      applianceVersion: options.version,
    });
    process.stdout.write(`enrolled as ${enrolled.trustCode} (${enrolled.trustName})\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? error.message : 'The command failed.'}\n`);
  if (!(error instanceof AppError)) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
  process.exitCode = 1;
}
