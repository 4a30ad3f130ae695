import type { HubFunctionProps } from '../constructs/hub-function.ts';

const forManyTrusts = { timeoutSeconds: 29, memoryMegabytes: 1769 };

/** By area or by Lambda, where a Lambda needs more than others; what answers a person may not take longer than they wait. */
export const functionSizes: Readonly<
  Record<string, Pick<HubFunctionProps, 'timeoutSeconds' | 'memoryMegabytes' | 'storageMegabytes'>>
> = {
  // A task of a workflow may carry files.
  workflows: { timeoutSeconds: 300, memoryMegabytes: 1024 },
  // A file of 5 GiB is read once, which its hashing and the network of this size take two to three minutes for.
  'scan-file': { timeoutSeconds: 900, memoryMegabytes: 1769 },
  // Packs up to 256 MiB of an app in memory.
  'prepare-run': { timeoutSeconds: 900, memoryMegabytes: 3008 },
  // S3 copies 5 GiB in one call, and answers when it has.
  'promote-file': { timeoutSeconds: 900, memoryMegabytes: 1024 },
  'apply-task-outcome': { timeoutSeconds: 300, memoryMegabytes: 1024 },
  // Work for every trust of a project in one call of the API, which ends after 30 s; the watcher completes what is left.
  'submit-cohort-query': forManyTrusts,
  'stage-project': forManyTrusts,
  'close-project': forManyTrusts,
  'start-run': forManyTrusts,
  'report-server-ready': forManyTrusts,
  // Reads every line of Python of a model while its owner waits.
  'seal-model': { timeoutSeconds: 29, memoryMegabytes: 1769 },
  // Called every minute, and busy for most of it when there is much to seal.
  'seal-audit': { timeoutSeconds: 90, memoryMegabytes: 1024 },
  // Removes every file of a project.
  'purge-projects': { timeoutSeconds: 300, memoryMegabytes: 512 },
  // Up to 4 MB an answer.
  'export-audit': { timeoutSeconds: 29, memoryMegabytes: 1024 },
  'list-audit-events': { timeoutSeconds: 29, memoryMegabytes: 1024 },
  // Hashes events for up to 20 s.
  'verify-audit': { timeoutSeconds: 29, memoryMegabytes: 1769 },
  'archive-audit-head': { timeoutSeconds: 90, memoryMegabytes: 1024 },
  // The first question of each container fetches the vocabulary, and the network comes with memory.
  concepts: { timeoutSeconds: 29, memoryMegabytes: 1769, storageMegabytes: 6144 },
};
