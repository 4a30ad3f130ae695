import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { World } from '../world.ts';

/** A cohort that a researcher asks about, in words and as a set. */
export type HonestCohort = { readonly name: string; readonly persons: PersonSet };

const conditions: readonly (readonly [number, string])[] = [
  [316_866, 'hypertension'],
  [201_826, 'type 2 diabetes'],
  [317_009, 'asthma'],
  [432_867, 'raised lipids'],
  [313_217, 'atrial fibrillation'],
  [255_573, 'COPD'],
  [443_392, 'a malignant tumour'],
  [4_329_847, 'myocardial infarction'],
];

/**
 * Forty cohorts as somebody asks who looks for a study: eight conditions, and of each four refinements that lie within
 * one another or overlap, from some 20,000 persons down to a few tens.
 */
export function honestCohorts(world: World): HonestCohort[] {
  const table = (name: string, ...labels: string[]): PersonSet =>
    RoaringBitmap32.orMany(
      world.tables
        .filter((one) => one.name === name)
        .flatMap(({ values }) => values.filter(({ label }) => labels.includes(label)).map(({ members }) => members)),
    );
  const both = (...sets: PersonSet[]): PersonSet => sets.reduce((one, other) => RoaringBitmap32.and(one, other));
  const middleAged = table('ageBand', '40-49', '50-59', '60-69', '70-79');
  const women = table('sex', 'female');
  const ct = table('modality', 'CT');
  const chest = table('modality', 'CR', 'DX');
  return conditions.flatMap(([id, name], index) => {
    const all = world.conditions.get(id) ?? new RoaringBitmap32();
    const [otherId, otherName] = conditions[(index + 1) % conditions.length] ?? [0, ''];
    const other = world.conditions.get(otherId) ?? new RoaringBitmap32();
    return [
      { name, persons: all.clone() },
      { name: `${name}, 40 to 79`, persons: both(all, middleAged) },
      { name: `${name}, 40 to 79, with CT`, persons: both(all, middleAged, ct) },
      { name: `${name}, women with a chest radiograph`, persons: both(all, women, chest) },
      { name: `${name} and ${otherName}, without CT`, persons: RoaringBitmap32.andNot(both(all, other), ct) },
    ];
  });
}
