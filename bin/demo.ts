import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { untilStopSignal } from '#local/platform/until-stop-signal';
import { demoStudy } from '#local/study/demo-study';
import { finalTable } from '#local/study/final-table';
import { runStudy } from '#local/study/run-study';
import { studyOn } from '#local/study/study-on';
import { createTimeline } from '#local/study/timeline';

const options = new Command('demo')
  .description('Carries one federated imaging study from an empty platform to a verified result, on this machine.')
  .option('--once', 'end when the study has ended instead of staying up')
  .option('--json <file>', 'write every figure to this file')
  .parse()
  .opts<{ once?: true; json?: string }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = join(repository, '.flip/demo');
rmSync(folder, { recursive: true, force: true });

const timeline = createTimeline(say, () => performance.now());
const platform = await timeline.step('platform started', () => startPlatform(folder, timeline.note));
const asked = untilStopSignal();
try {
  const study = studyOn(platform, { goesOn: options.once !== true });
  const report = await runStudy(study, demoStudy, timeline);
  say(`\n${finalTable(report.trusts)}\n`);
  for (const { claim, held, found } of report.claims) say(`${held ? '✔' : '✘'} ${claim}: ${found}`);
  say(`\n${report.ok ? 'Every claim held' : 'A CLAIM DID NOT HOLD'}; ${report.seconds.toFixed(0)} s in all.`);
  say(`Results: ${study.resultFolder}`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.ok ? 0 : 1;
  if (options.once !== true) {
    say(
      `The API is at ${platform.hub.origin}/api (sign-in settings: ${platform.hub.origin}/config.json). Ctrl-C ends it.`,
    );
    await asked;
  }
} finally {
  await platform.stop();
}
process.exit();
