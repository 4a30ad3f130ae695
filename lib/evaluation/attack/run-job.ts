import { setImmediate } from 'node:timers/promises';
import type { AttackDone, AttackJob } from './attack-job.ts';
import { families } from './families.ts';
import { playRound } from './play-round.ts';
import { rules } from './rules.ts';
import type { World } from './world.ts';

/** Plays the rounds of a job. Both worlds are played with the same target, pads and trust secret. */
export async function runJob(job: AttackJob, world: World): Promise<AttackDone> {
  const family = families.find(({ name }) => name === job.family);
  const rule = rules.find(({ name }) => name === job.rule);
  if (family === undefined || rule === undefined) throw new Error(`no such attack: ${job.family} on ${job.rule}`);
  let right = 0;
  let questions = 0;
  for (let round = job.first; round < job.first + job.rounds; round += 1) {
    const seed = `${job.seed} ${family.name} ${Math.floor(round / 2)}`;
    const played = playRound(family, rule, world, seed, round % 2 === 0 ? 0 : 1);
    if (played.right) right += 1;
    questions = Math.max(questions, played.questions);
    // What an engine kept of its sets is freed between turns of the event loop.
    await setImmediate();
  }
  return { job, right, questions };
}
