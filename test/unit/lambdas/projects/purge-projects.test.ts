import { beforeEach, expect, it } from 'vitest';
import type { ModelId, RunId } from '#contracts/ids';
import type { PurgeItem } from '#lambdas/platform/items/purge-item';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { makePurgeProjects } from '#lambdas/projects/purge-projects';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import {
  fileItem,
  ids,
  modelItem,
  preparedRun,
  projectItem,
  projectTrustItem,
  purgeItem,
  runItem,
} from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let emptied: string[];
let fails: boolean;
const look = () =>
  makePurgeProjects({
    ledger: hub.ledger,
    purge: async ({ bucket, prefix }) => {
      if (fails) throw new Error('no S3');
      emptied.push(`${bucket} ${prefix}`);
      return 2;
    },
    buckets: { models: 'models', quarantine: 'quarantine', results: 'results' },
  })();
const endedRun = () => {
  const { gsi2pk: _, gsi2sk: __, ...run } = runItem([1], { ...preparedRun, status: 'SUCCEEDED' });
  return run;
};
const plan = () => hub.at(keys.purge(ids.project));
const mails = () => hub.all().flatMap((item) => (item.kind === 'MAIL' ? [`${item.subject} | ${item.text}`] : []));
const confirmed: Partial<PurgeItem> = { confirmedAt: '2025-12-01T00:00:00.000Z', remindedDays: 1 };
const due = (more: Partial<PurgeItem> = {}) => purgeItem({ purgeOn: '2026-01-01', ...more });

beforeEach(() => {
  hub = memoryLedger();
  emptied = [];
  fails = false;
  hub.seed(projectItem({ status: 'CLOSED' }), modelItem(), fileItem('config.json', '{}'));
  hub.seed(endedRun(), projectTrustItem(1, { cohort: 'DELETED' }));
});

it('purges on the confirmed day every file of models, uploads, bundles and results, and says where what was deleted', async () => {
  hub.seed(due(confirmed), projectTrustItem(2, { cohort: 'FROZEN' }));
  expect(await look()).toEqual({ purged: 1, reminded: 0, lapsed: 0, busy: 0 });
  expect(emptied.sort()).toEqual([
    `models ${preparedRun.prepared.bundleKey}`,
    `models models/${ids.model}/`,
    `models projects/${ids.project}/`,
    `quarantine ${ids.model}/`,
    `results runs/${ids.run}/`,
  ]);
  expect(plan()).toMatchObject({ filesPurged: 10, purgedAt: '2026-01-01T12:00:00.000Z' });
  expect(plan()).not.toHaveProperty('gsi2pk');
  expect(hub.at(keys.file(ids.model, 'config.json'))).toBeUndefined();
  expect(hub.at(keys.run(ids.run))).toBeDefined();
  expect(mails()[0]).toMatch(/10 files .* have gone for good\. Not yet deleted at \S+, asked again until it is\./);
  expect(hub.audited()).toEqual(['project.purged']);
  expect(await look()).toMatchObject({ purged: 0 });
});

it('waits for a run that still goes on, of the project or with the same bundle', async () => {
  hub.seed(due(confirmed), runItem([1], { ...preparedRun, status: 'RELEASING' }));
  expect(await look()).toMatchObject({ purged: 0, busy: 1 });
  const another = fixedId(77) as RunId;
  hub.seed(endedRun(), {
    ...runItem([1], { ...preparedRun, runId: another, modelId: fixedId(78) as ModelId, status: 'RUNNING' }),
    ...keys.run(another),
    ...firstIndex.modelRuns(fixedId(78) as ModelId, another),
    ...secondIndex.liveRuns(another),
  });
  expect(await look()).toMatchObject({ purged: 0, busy: 1 });
  expect([emptied, plan()?.purgedAt]).toEqual([[], undefined]);
});

it('goes on the next time where it was cut off', async () => {
  hub.seed(due(confirmed));
  fails = true;
  await expect(look()).rejects.toThrow('no S3');
  expect(plan()).toMatchObject({ gsi2pk: 'PURGES' });
  fails = false;
  expect(await look()).toMatchObject({ purged: 1 });
});

it('purges nothing that nobody confirmed: the plan lapses, and the owner hears of it', async () => {
  hub.seed(due());
  expect(await look()).toMatchObject({ purged: 0, lapsed: 1 });
  expect(emptied).toEqual([]);
  expect(plan()).toMatchObject({ lapsedAt: '2026-01-01T12:00:00.000Z' });
  expect(mails()).toEqual([expect.stringContaining('they are all still there')]);
  expect(hub.audited()).toEqual(['project.purgeLapsed']);
});

it('purges nothing where the day is put off in the same moment, and says nothing of what it did not do', async () => {
  hub.seed(purgeItem({ purgeOn: '2026-01-02' }));
  hub.beforeNextWrite(() => hub.seed(purgeItem({ purgeOn: '2026-02-02' })));
  expect(await look()).toMatchObject({ reminded: 0 });
  expect(mails()).toEqual([]);
});

it('reminds the owner a week and a day before, each once, by whether it is confirmed', async () => {
  hub.seed(purgeItem({ purgeOn: '2026-01-08' }));
  expect(await look()).toMatchObject({ reminded: 1 });
  expect(await look()).toMatchObject({ reminded: 0 });
  expect(mails()).toEqual([expect.stringContaining('They stay unless the day is confirmed before')]);
  hub.seed(purgeItem({ ...confirmed, remindedDays: 7, purgeOn: '2026-01-02' }));
  expect(await look()).toMatchObject({ reminded: 1 });
  expect(mails()).toContainEqual(expect.stringContaining('go for good on 2026-01-02'));
  expect(plan()).toMatchObject({ remindedDays: 1 });
});

it('looks at no plan of a later week', async () => {
  hub.seed(purgeItem({ purgeOn: '2026-01-09' }), projectTrustItem(1, { trustId: trustIdOf(1) }));
  expect(await look()).toEqual({ purged: 0, reminded: 0, lapsed: 0, busy: 0 });
});
