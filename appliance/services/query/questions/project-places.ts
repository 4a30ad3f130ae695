import type { PartHealth } from '#appliance/platform/http-service';
import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { PrivacyLedger } from '#domain/disclosure/privacy-ledger';
import { type ProjectYear, placeOf, yearIsFull } from '#domain/disclosure/project-year';

/** What `createProjectPlaces` needs. */
export type ProjectPlacesDeps = {
  readonly ledger: Pick<PrivacyLedger, 'served'>;
  readonly policy: Policy;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** The places that a trust's policy has for projects within a year. */
export type ProjectPlaces = {
  /**
   * Makes an answer for a project. A new project has a place meanwhile, and keeps it where the answer gets into the
   * ledger. Throws PROJECTS_AT_CAP, before anything is read, for a new project while no place is free.
   */
  readonly inPlace: <T>(projectId: ProjectId, answer: () => Promise<T>) => Promise<T>;
  /** Degraded while no place is free; down where the ledger cannot be read. */
  readonly health: () => PartHealth;
};

/** Makes the places on the ledger of what was answered. */
export function createProjectPlaces({ ledger, log, now, policy }: ProjectPlacesDeps): ProjectPlaces {
  const { projectsPerYear: mostPerYear } = policy.disclosure;
  /** Answers that are being made for new projects, by project: two projects must not both have the last place. */
  const beginning = new Map<ProjectId, number>();
  const year = (): ProjectYear => ({
    served: ledger.served(),
    beginning: [...beginning.keys()],
    mostPerYear,
    now: now(),
  });
  const count = (projectId: ProjectId, change: 1 | -1): void => {
    const answers = (beginning.get(projectId) ?? 0) + change;
    if (answers > 0) beginning.set(projectId, answers);
    else beginning.delete(projectId);
  };
  return {
    inPlace: async (projectId, answer) => {
      const place = placeOf(projectId, year());
      if (place === 'served') return answer();
      if (place === 'none') {
        log('PROJECTS_AT_CAP', { projectId, projectsPerYear: mostPerYear });
        throw new AppError('PROJECTS_AT_CAP');
      }
      count(projectId, 1);
      try {
        return await answer();
      } finally {
        count(projectId, -1);
      }
    },
    health: () => {
      try {
        return yearIsFull(year()) ? 'degraded' : 'healthy';
      } catch {
        return 'down';
      }
    },
  };
}
