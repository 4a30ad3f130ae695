import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from '#local/platform/platform';
import { demoStudy } from '#local/study/demo-study';
import { runStudy } from '#local/study/run-study';
import { studyOn } from '#local/study/study-on';
import type { StudyReport } from '#local/study/study-report';
import { createTimeline } from '#local/study/timeline';
import { testFolder } from '#test/support/test-folder';

let folder = '';
let platform: Platform | undefined;
let report: StudyReport;

beforeAll(async () => {
  folder = testFolder('study');
  platform = await startPlatform(folder, () => {});
  const timeline = createTimeline(
    (line) => process.stdout.write(`${line}\n`),
    () => performance.now(),
  );
  report = await runStudy(studyOn(platform), demoStudy, timeline);
});

afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('one study, end to end', () => {
  it('holds every claim that it makes', () => {
    expect(report.claims.filter(({ held }) => !held)).toEqual([]);
    expect(report.claims).toHaveLength(7);
    expect(report.ok).toBe(true);
  });

  it('trains at the two trusts that approved and not at the one that declined', () => {
    const byDecision = Object.groupBy(report.trusts, ({ decision }) => decision);
    expect(byDecision.APPROVED).toHaveLength(2);
    expect(byDecision.DECLINED).toHaveLength(1);
    expect(byDecision.DECLINED?.[0]).toMatchObject({ personsWithImages: null, rounds: 0, aucAfter: null });
    for (const trust of byDecision.APPROVED ?? []) expect(trust.rounds).toBe(report.run.rounds);
  });

  it('says of about how many persons there are images, and keeps the true numbers at each trust', () => {
    // 53 persons with noise of 6.1: six times that, and half of the rounding.
    for (const { personsWithImages } of report.trusts.filter(({ decision }) => decision === 'APPROVED'))
      expect(Math.abs(personsWithImages! - 53)).toBeLessThan(40);
  });
});
