import { AppError } from '#contracts/app-error';
import type { ImportedPersons } from '#contracts/appliance/query-api';
import { ExclusionReason, type ImportFigures } from '#contracts/import-manifest';
import type { DisclosureRules } from './disclosure-rules.ts';
import { exactNumber } from './exact-release.ts';
import type { Gaussian } from './gaussian-noise.ts';
import { sdOf } from './privacy-cost.ts';
import { hiddenAtMost, type ReleasedNumber, releaseNumber } from './release-number.ts';

/** Each further time that figures of a project's imports are told, they may cost so much less than the time before. */
const shrinking = 4;

/**
 * Of what one time costs, the number of persons with images takes this share, and the reasons take the rest: so much that
 * its noise, too, lies below the usual threshold.
 */
const imagesShare = 0.73;

/**
 * What everybody in a frozen cohort pays for the figures of its imports, by what its number cost: half as much again, so
 * that a cohort which is large enough to be frozen is hardly ever told to have too few images.
 */
export const importsPrice = (numberUnits: number): number => Math.ceil(1.5 * numberUnits);

/** How many numbers say together whether studies were left out. */
export const reasonsTold = ExclusionReason.options.length + 1;

/** What each figure of one telling may cost a person, in units. */
export type ImportCosts = { readonly images: number; readonly reasons: number };

/**
 * What the figures may cost a person when they are told for the time `earlier` + 1. However often that is, all together
 * cost no more than the `units` that everybody in the frozen cohort has paid: 3/4 + 3/16 + … of them. A person is in at
 * most one number of reasons.
 */
export function importCosts(units: number, earlier: number): ImportCosts {
  const once = (units * (1 - 1 / shrinking)) / shrinking ** earlier;
  return { images: imagesShare * once, reasons: (1 - imagesShare) * once };
}

/** One number, shown or hidden; and what 95 of 100 true numbers do not exceed that are hidden. */
type Release = { readonly number: (persons: number) => ReleasedNumber; readonly hiddenAtMost: number };

const noisy = (units: number, gaussian: Gaussian, rules: DisclosureRules, among: number): Release => {
  const sd = sdOf(units);
  return {
    number: (persons) => releaseNumber({ value: persons + sd * gaussian(), sd, among }, rules),
    hiddenAtMost: hiddenAtMost(sd, rules, among),
  };
};

const exact = (rules: DisclosureRules): Release => ({
  number: (persons) => exactNumber(persons, rules),
  hiddenAtMost: rules.threshold - 1,
});

/** A shown number with its margin; undefined for a hidden one. */
const shown = ({ persons, margin = 0 }: ReleasedNumber) =>
  persons === null || persons === 0 ? undefined : { persons, margin };

function figures(imported: ImportedPersons, images: Release, reasons: Release): ImportFigures {
  const { persons, margin } = images.number(imported.withImages);
  // Every reason draws its noise, also one that nobody has: which numbers there are follows from released ones alone.
  const excluded = ExclusionReason.options.map((reason) => ({
    reason,
    figure: shown(reasons.number(imported.excluded[reason] ?? 0)),
  }));
  const unsettled = shown(reasons.number(imported.unsettled));
  return {
    personsWithImages: persons,
    ...(margin === undefined ? {} : { margin }),
    excluded: excluded.flatMap(({ reason, figure }) => (figure === undefined ? [] : [{ reason, ...figure }])),
    ...(unsettled === undefined ? {} : { unsettled }),
    hiddenAtMost: reasons.hiddenAtMost,
  };
}

/**
 * What may be told of an import of a frozen cohort: persons with images, and persons of whom studies were left out.
 * `units` is what everybody in it has paid for this at the freeze, and `earlier` how often figures were told before.
 * Exact and rounded under rules without noise. Throws POLICY_REFUSED where noise is due that nobody has paid for: the
 * cohort was frozen under a preset without any, or somebody in it could not pay.
 */
export function importFigures(
  imported: ImportedPersons,
  {
    earlier,
    gaussian,
    rules,
    units,
  }: {
    readonly units: number;
    readonly earlier: number;
    readonly rules: DisclosureRules;
    readonly gaussian: Gaussian;
  },
): ImportFigures {
  if (units > 0) {
    const costs = importCosts(units, earlier);
    const images = noisy(costs.images, gaussian, rules, 1);
    return figures(imported, images, noisy(costs.reasons, gaussian, rules, reasonsTold));
  }
  if (rules.privacy !== undefined) {
    const details = [
      { rule: 'paid for when the cohort was frozen, or a preset without noise', place: 'disclosure.preset' },
    ];
    throw new AppError('POLICY_REFUSED', { details });
  }
  return figures(imported, exact(rules), exact(rules));
}
