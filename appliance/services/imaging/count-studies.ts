import type { ImportProgress } from '#contracts/appliance/imaging-api';
import { ExclusionReason } from '#contracts/import-manifest';
import type { JournalledImport } from './ports.ts';

/** True numbers of studies and instances, for the people of the trust; reasons without a study are left out. */
export type StudyCounts = Pick<
  ImportProgress,
  'studiesAsked' | 'studiesDone' | 'studiesImported' | 'instancesImported' | 'excluded'
>;

/** Counts an import's studies by what came of them, excluded ones in the order of the reasons. */
export function countStudies({ studies }: Pick<JournalledImport, 'studies'>): StudyCounts {
  const outcomes = studies.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
  const imported = outcomes.flatMap((outcome) => (outcome.kind === 'IMPORTED' ? [outcome] : []));
  return {
    studiesAsked: studies.length,
    studiesDone: outcomes.length,
    studiesImported: imported.length,
    instancesImported: imported.reduce((sum, { instances }) => sum + instances, 0),
    excluded: ExclusionReason.options
      .map((reason) => ({
        reason,
        studies: outcomes.filter((outcome) => outcome.kind === 'EXCLUDED' && outcome.reason === reason).length,
      }))
      .filter((count) => count.studies > 0),
  };
}
