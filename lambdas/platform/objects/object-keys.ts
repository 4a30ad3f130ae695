import type { ModelId, ProjectId, RunId } from '#contracts/ids';

const padded = (sequence: number): string => String(sequence).padStart(12, '0');

/** The archived heads of the audit: all of them, and those at or after a place. */
export const auditHeads = {
  prefix: 'heads/',
  before: (sequence: number): string => `heads/${padded(sequence)}`,
  /** The place that a name says; 0 for a name that is none of theirs. */
  placeOf: (key: string): number => Number(/^heads\/(\d{12})-/.exec(key)?.[1] ?? 0),
} as const;

/** Everything of one project that was checked. */
export const projectPrefix = (projectId: ProjectId): string => `projects/${projectId}/`;
/** Everything of one model that was checked before files were kept by project. */
export const modelPrefix = (modelId: ModelId): string => `models/${modelId}/`;
/** Everything that was uploaded for one model. */
export const quarantinePrefix = (modelId: ModelId): string => `${modelId}/`;
/** Every result and checkpoint of one run. */
export const runPrefix = (runId: RunId): string => `runs/${runId}/`;

/** The only place where names of objects are built. What is checked carries its hash in its name and is never replaced. */
export const objectKeys = {
  quarantined: (modelId: ModelId, uploadId: string, fileName: string): string =>
    `${quarantinePrefix(modelId)}${uploadId}/${fileName}`,
  /**
   * The same bytes are one object in all models of a project. Not beyond: whoever may use a file here may see every file of
   * the project, and nothing tells what another project has.
   */
  clean: (projectId: ProjectId, sha256: string): string => `${projectPrefix(projectId)}files/${sha256}`,
  bundle: (sha256: string): string => `bundles/${sha256}.zip`,
  passport: (sha256: string): string => `passports/${sha256}.jws`,
  taskBody: (sha256: string): string => `tasks/${sha256}.jwe`,
  result: (runId: RunId, fileName: string): string => `${runPrefix(runId)}${fileName}`,
  checkpoint: (runId: RunId, round: number, fileName: string): string =>
    `${runPrefix(runId)}checkpoints/${round}/${fileName}`,
  /** Sorted as the chain is. */
  auditHead: (sequence: number, day: string): string => `${auditHeads.prefix}${padded(sequence)}-${day}.jws`,
  /** Says which file is the vocabulary; the file itself carries its hash in its name. */
  vocabularyPointer: 'vocabulary/current.json',
} as const;
