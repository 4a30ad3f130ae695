import { Command } from 'commander';
import { ConfigError } from '#appliance/platform/config';
import { AppError } from '#contracts/app-error';
import { describeCohort } from '#domain/answers/describe-cohort';
import { auditHeads } from './audit-heads.ts';
import { closedSql } from './closed-sql.ts';
import { enrol } from './enrol.ts';
import { fingerprints } from './fingerprints.ts';
import { forgetPeer } from './forget-peer.ts';
import { importCounts } from './import-counts.ts';
import { omopIndexes } from './omop-indexes/omop-indexes.ts';
import { optOuts } from './opt-outs.ts';
import { peerLine } from './peer-line.ts';
import { rotateKeys } from './rotate-keys.ts';
import { setAsideRecords } from './set-aside.ts';
import { setPaused } from './set-paused.ts';
import { trueNumbers } from './true-numbers.ts';

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

for (const paused of [true, false])
  program
    .command(paused ? 'pause' : 'resume')
    .description(
      paused
        ? 'stop all work at once: runs are stopped, and whatever the hub asks is refused but for stopping and deleting'
        : 'take up work again after a pause',
    )
    .requiredOption('--data <folder>', 'the poller’s data folder')
    .action(({ data }: { data: string }) => {
      setPaused(data, paused);
      process.stdout.write(paused ? 'paused; the hub shows it after the next heartbeat\n' : 'resumed\n');
    });

program
  .command('rotate-keys')
  .description('replace the keys by which the hub knows this appliance, while it runs; run it again if interrupted')
  .requiredOption('--hub <origin>', 'address of the hub, for example https://flip.example.org')
  .requiredOption('--folder <folder>', 'where the keys are kept')
  .action(async (options: { hub: string; folder: string }) => {
    const rotated = await rotateKeys({ hubOrigin: options.hub, folder: options.folder, now: () => new Date() });
    process.stdout.write(`rotated; the hub lets the API key from before in until ${rotated.apiKeyUntil}\n`);
  });

program
  .command('fingerprints')
  .description('print the fingerprints of this appliance’s keys and of the hub’s, to compare them by telephone')
  .requiredOption('--folder <folder>', 'where the keys are kept')
  .option('--data <folder>', 'the poller’s data folder: shows also the keys that the hub has changed to since')
  .action(async (options: { folder: string; data?: string }) => {
    for (const { fingerprint, key, note } of await fingerprints(options.folder, options.data))
      process.stdout.write(`${key.padEnd(10)}  ${fingerprint}${note === undefined ? '' : `  ${note}`}\n`);
  });

program
  .command('forget-peer')
  .description('forget the key of another trust that has enrolled anew; call that trust first, for the hub could lie')
  .requiredOption('--data <folder>', 'the poller’s data folder')
  .requiredOption('--trust <id>', 'id of the other trust')
  .action((options: { data: string; trust: string }) => {
    const known = forgetPeer({ dataFolder: options.data, trustId: options.trust });
    process.stdout.write(known ? 'forgotten; its next key is pinned\n' : 'no key of this trust was known\n');
  });

program
  .command('set-aside')
  .description('list what was damaged in the databases of a service and was set aside; ends with 1 while there is any')
  .requiredOption('--data <folder>', 'the data folder of the service')
  .option('--clear', 'mark all of it as seen, so that the service is healthy again; nothing is deleted')
  .action(({ clear = false, data }: { clear?: boolean; data: string }) => {
    const records = setAsideRecords({ dataFolder: data, clear });
    for (const { file, foundAt, id, rule, table } of records)
      process.stdout.write(`${file}  ${id}  ${foundAt}  ${table}  ${rule}\n`);
    process.stdout.write(`${records.length} ${clear ? 'cleared' : 'set aside'}\n`);
    if (!clear && records.length > 0) process.exitCode = 1;
  });

program
  .command('closed-sql')
  .description('list the projects to which SQL is closed after a failed question; ends with 1 while there is any')
  .requiredOption('--data <folder>', 'the query service’s data folder')
  .option('--open <project>', 'open SQL again to the project with this id, or to "all"; the service may be running')
  .action((options: { data: string; open?: string }) => {
    const { closed, opened } = closedSql({ dataFolder: options.data, open: options.open });
    for (const projectId of opened) process.stdout.write(`${projectId}  opened\n`);
    for (const { projectId, since } of closed) process.stdout.write(`${projectId}  closed ${since}\n`);
    process.stdout.write(`${opened.length} opened, ${closed.length} closed\n`);
    if (closed.length > 0 || (options.open !== undefined && opened.length === 0)) process.exitCode = 1;
  });

program
  .command('true-numbers')
  .description(
    'print what each project asked last and how many persons that really are, for those who decide about it; keep it here',
  )
  .requiredOption('--data <folder>', 'the query service’s data folder')
  .option('--project <id>', 'of this project alone')
  .action((options: { data: string; project?: string }) => {
    for (const { askedAt, cohort, dataDate, persons, projectId } of trueNumbers({
      dataFolder: options.data,
      project: options.project,
    }))
      process.stdout.write(
        `${projectId}  ${persons} persons  asked ${askedAt}  data of ${dataDate}\n  ${describeCohort(cohort)}\n`,
      );
  });

program
  .command('imports')
  .description(
    'print each import of images in true numbers of studies, by reason where they were left out; keep it here',
  )
  .requiredOption('--data <folder>', 'the imaging service’s data folder')
  .option('--project <id>', 'of this project alone')
  .action((options: { data: string; project?: string }) => {
    for (const { ended, excluded, projectId, studiesAsked, studiesDone, studiesImported } of importCounts({
      dataFolder: options.data,
      project: options.project,
    })) {
      const left = excluded.map(({ reason, studies }) => `, ${reason} ${studies}`).join('');
      const open = `, not settled ${studiesAsked - studiesDone}`;
      process.stdout.write(
        `${projectId}  ${ended ? 'ended' : 'running'}  ${studiesAsked} studies: imported ${studiesImported}${left}${open}\n`,
      );
    }
  });

program
  .command('audit-heads')
  .description('print the signed audit heads that the hub has handed out, one a line, for flip-verify-audit --through')
  .requiredOption('--data <folder>', 'the poller’s data folder')
  .action((options: { data: string }) => {
    for (const signedHead of auditHeads({ dataFolder: options.data })) process.stdout.write(`${signedHead}\n`);
  });

program
  .command('peer-line')
  .description('print the line by which other trusts know this one in their PEERS_FILE; send it to them yourself')
  .requiredOption('--folder <folder>', 'where the keys are kept')
  .action((options: { folder: string }) => {
    process.stdout.write(peerLine(options.folder));
  });

program
  .command('opt-outs')
  .description('make the list for OPT_OUT_FILE from what was sent to the national opt-out service and what it returned')
  .requiredOption('--sent <file>', 'identifiers that were sent to it')
  .requiredOption('--returned <file>', 'identifiers that it sent back: those who have not opted out')
  .requiredOption('--out <file>', 'where the list goes')
  .action((options: { sent: string; returned: string; out: string }) => {
    process.stdout.write(`${optOuts(options)} have opted out\n`);
  });

/** Addresses hold passwords, so they come from the environment and not from the command line, which others may read. */
function databaseUrl(name: string): string {
  const url = process.env[name];
  if (url === undefined || url === '') throw new ConfigError(`${name} is not set`);
  return url;
}

program
  .command('omop')
  .description('look after the OMOP database')
  .command('indexes')
  .description(
    'compare indexes and statistics with what cohort questions need, at the database in OMOP_DATABASE_URL, and propose ' +
      'what is missing; ends with 1 while something is. Changes nothing without --apply',
  )
  .option('--apply', 'make what is missing, as the owner of the tables in OMOP_OWNER_URL')
  .action(async ({ apply = false }: { apply?: boolean }) => {
    const complete = await omopIndexes({
      databaseUrl: databaseUrl(apply ? 'OMOP_OWNER_URL' : 'OMOP_DATABASE_URL'),
      apply,
      write: (text) => process.stdout.write(text),
    });
    if (!complete) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof AppError || error instanceof ConfigError;
  process.stderr.write(`${expected ? error.message : 'The command failed.'}\n`);
  if (!expected) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
  process.exitCode = 1;
}
