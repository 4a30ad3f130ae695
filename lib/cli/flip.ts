import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { commandFailure, failureLine } from './command-failure.ts';
import { addAsk } from './commands/ask.ts';
import { addAudit } from './commands/audit.ts';
import { addCancel } from './commands/cancel.ts';
import { addDecide } from './commands/decide.ts';
import { addDecisions } from './commands/decisions.ts';
import { addDownload } from './commands/download.ts';
import { addInvitations } from './commands/invitations.ts';
import { addMe } from './commands/me.ts';
import { addMembers } from './commands/members.ts';
import { addModel } from './commands/model.ts';
import { addProjects } from './commands/projects.ts';
import { addQuestions } from './commands/questions.ts';
import { addRequestAccess } from './commands/request-access.ts';
import { addRequests } from './commands/requests.ts';
import { addRetry } from './commands/retry.ts';
import { addRun } from './commands/run.ts';
import { addRunMetrics } from './commands/run-metrics.ts';
import { addRuns } from './commands/runs.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addSignOut } from './commands/sign-out.ts';
import { addSigningKey } from './commands/signing-key.ts';
import { addSite } from './commands/site.ts';
import { addStage } from './commands/stage.ts';
import { addTrusts } from './commands/trusts.ts';
import { addUpload } from './commands/upload.ts';
import { addUsers } from './commands/users.ts';
import { addWatch } from './commands/watch.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

const adders = [
  addSignIn,
  addSignOut,
  addMe,
  addProjects,
  addMembers,
  addInvitations,
  addAsk,
  addQuestions,
  addCancel,
  addStage,
  addDecisions,
  addDecide,
  addRetry,
  addUpload,
  addModel,
  addRun,
  addRuns,
  addRunMetrics,
  addWatch,
  addDownload,
  addTrusts,
  addUsers,
  addSigningKey,
  addSite,
  addAudit,
  addRequestAccess,
  addRequests,
];

/** The `flip` command with all of its commands, for one process. */
function program(cli: Cli): Command {
  const flip = new Command('flip')
    .description('Federated studies from the command line: every command takes --json and --profile.')
    .exitOverride()
    // Otherwise `flip projects` would take the options of `flip projects create` for its own.
    .enablePositionalOptions()
    // What is wrong with a command line is said like every other failure, further down.
    .configureOutput({ writeOut: cli.stdout, writeErr: cli.stderr, outputError: () => {} })
    .addHelpText(
      'after',
      `\nExit codes:\n${Object.entries(exitCodes)
        .map(([code, sentence]) => `  ${code}  ${sentence}`)
        .join('\n')}`,
    );
  for (const add of adders) add(flip, cli);
  return flip;
}

/** Runs one command line (without the names of Node and of the program) and answers its exit code; never throws. */
export async function flip(cli: Cli, args: readonly string[]): Promise<ExitCode> {
  try {
    await program(cli).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Help that was asked for, or shown in place of a missing command, has been printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    const failure = commandFailure(error);
    const { exitCode, ...said } = failure;
    cli.stderr(args.includes('--json') ? `${JSON.stringify(said)}\n` : `${failureLine(failure)}\n`);
    return exitCode;
  }
}
