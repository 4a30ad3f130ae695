import type { CompiledCohort } from '#domain/cohort/bound-values';

/**
 * Statement for (person_id) of the persons with one of these images dated before their birth or after the data date.
 * Dates are compared by year, month and day, so that an impossible date of birth causes no error; a missing month or
 * day counts as 1.
 */
export const impossibleImageDaysStatement = (images: CompiledCohort, dataDate: string): CompiledCohort => ({
  text: `SELECT DISTINCT image.person_id FROM omop.image_occurrence AS image
    JOIN omop.person ON person.person_id = image.person_id
    WHERE image.image_occurrence_id IN (${images.text})
      AND (image_occurrence_date > $${images.values.length + 1}::date
        OR (extract(year FROM image_occurrence_date), extract(month FROM image_occurrence_date),
            extract(day FROM image_occurrence_date))
          < (year_of_birth, coalesce(month_of_birth, 1), coalesce(day_of_birth, 1)))`,
  values: [...images.values, dataDate],
});
