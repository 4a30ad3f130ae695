import type { ImagingCriterion } from '#contracts/cohort';
import { agedOnDay } from './aged-on-day.ts';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import type { DatedSource } from './dated-source.ts';
import { dayWindowCondition } from './day-window-condition.ts';
import { dicomAttributeCondition, oneOfNames } from './dicom-attribute-condition.ts';
import { measuredValueCondition } from './measured-value-condition.ts';

const study = "nullif(e.image_study_uid, '')";
const accession = "nullif(e.accession_id, '')";

/** Columns in which the series of one study are alike: the study, else the accession, else the row alone. */
const oneStudy = [
  'e.person_id',
  study,
  `CASE WHEN ${study} IS NULL THEN ${accession} END`,
  `CASE WHEN coalesce(${study}, ${accession}) IS NULL THEN e.image_occurrence_id END`,
].join(', ');

/** The images that a criterion asks for. */
export function imageSource(criterion: ImagingCriterion, bind: Bind): DatedSource & { readonly image: string } {
  const { modalities, anatomicSites, during, age, series, sliceThicknessMillimetres, manufacturers } = criterion;
  const [image, person, day] = ['e.image_occurrence_id', 'e.person_id', 'e.image_occurrence_date'];
  const where = [
    ...(modalities === undefined ? [] : [conceptCondition('e.modality_concept_id', modalities, bind)]),
    ...(anatomicSites === undefined ? [] : [conceptCondition('e.anatomic_site_concept_id', anatomicSites, bind)]),
    ...dayWindowCondition(day, during, bind),
    ...(sliceThicknessMillimetres === undefined
      ? []
      : [
          dicomAttributeCondition(
            image,
            'sliceThickness',
            measuredValueCondition('m.value_as_number', sliceThicknessMillimetres, bind),
            bind.dialect,
          ),
        ]),
    ...(manufacturers === undefined
      ? []
      : [
          dicomAttributeCondition(
            image,
            'manufacturer',
            [oneOfNames('m.value_source_value', manufacturers, bind)],
            bind.dialect,
          ),
        ]),
    ...(age === undefined ? [] : [agedOnDay(age, { person, day }, bind)]),
  ];
  const counted = series === undefined ? {} : { counted: { per: oneStudy, range: series } };
  return { from: 'omop.image_occurrence AS e', image, person, day, where, ...counted };
}
