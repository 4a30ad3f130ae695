import type {
  AnchoredCriterion,
  CohortDefinition,
  Criterion,
  DatedCriterion,
  EventCriterion,
  EventDomain,
  ImagingCriterion,
  NearCriterion,
  NearGroup,
  SequenceCriterion,
} from '#contracts/cohort';
import type { ConceptSet } from '#contracts/concept-set';

/** These concepts and everything below them. */
export const under = (...conceptIds: readonly number[]): ConceptSet => ({
  include: conceptIds.map((conceptId) => ({ conceptId, descendants: true })),
  exclude: [],
});

/** These concepts alone, without what stands below them. */
export const only = (...conceptIds: readonly number[]): ConceptSet => ({
  include: conceptIds.map((conceptId) => ({ conceptId, descendants: false })),
  exclude: [],
});

/** Concepts of one set without those of another. */
export const less = (set: ConceptSet, without: ConceptSet): ConceptSet => ({ ...set, exclude: without.include });

/** A group of which all, any or none must hold. */
export const group = (kind: 'all' | 'any' | 'none', ...of: Criterion[]): Criterion => ({ kind, of });

/** The cohort of those for whom all of these hold. */
export const cohortOf = (...of: Criterion[]): CohortDefinition => ({ version: 1, where: { kind: 'all', of } });

/** Events of a domain; without concepts any of it. */
export const event = (
  domain: EventDomain,
  concepts?: ConceptSet,
  more: Partial<Omit<EventCriterion, 'kind' | 'domain' | 'concepts'>> = {},
): EventCriterion => ({ kind: 'event', domain, ...(concepts && { concepts }), atLeast: 1, ...more });

/** Images, any unless told otherwise. */
export const images = (more: Omit<ImagingCriterion, 'kind'> = {}): ImagingCriterion => ({ kind: 'imaging', ...more });

/** One dated thing so many days after another. */
export const sequence = (
  first: DatedCriterion,
  second: DatedCriterion,
  days: { minDays?: number; maxDays?: number } = {},
): SequenceCriterion => ({ kind: 'sequence', first, second, minDays: 0, ...days });

/** Dated things so many days around an anchor. */
export const near = (
  asked: DatedCriterion,
  days: { minDays?: number; maxDays?: number; atLeast?: number; atMost?: number },
): NearCriterion => ({ kind: 'near', event: asked, atLeast: 1, ...days });

/** All, any or none of these around the anchor. */
export const around = (kind: 'all' | 'any' | 'none', ...of: (NearCriterion | NearGroup)[]): NearGroup => ({ kind, of });

/** An anchor and what lies around it. */
export const anchored = (
  anchor: DatedCriterion,
  has: NearGroup,
  which: AnchoredCriterion['which'] = 'any',
): AnchoredCriterion => ({ kind: 'anchored', anchor, which, has });
