-- Indexes that cohort questions need; `flip-appliance omop indexes` compares a trust's database with this file. The
-- comment above each says why. Of an index the first columns narrow, the rest let the index alone answer, so that
-- questions read no rows of the table as long as it is vacuumed.

-- Persons with a condition, and its day for windows, first events and what comes after what.
CREATE INDEX IF NOT EXISTS condition_by_concept ON omop.condition_occurrence (condition_concept_id, person_id, condition_start_date);

-- The same for procedures.
CREATE INDEX IF NOT EXISTS procedure_by_concept ON omop.procedure_occurrence (procedure_concept_id, person_id, procedure_date);

-- The same for drugs.
CREATE INDEX IF NOT EXISTS drug_by_concept ON omop.drug_exposure (drug_concept_id, person_id, drug_exposure_start_date);

-- The same for measurements; number, unit and answer are there too, because most questions compare them, and the id,
-- by which an image finds its slice thickness among a hundred million laboratory values.
CREATE INDEX IF NOT EXISTS measurement_by_concept ON omop.measurement (measurement_concept_id, person_id, measurement_date) INCLUDE (value_as_number, unit_concept_id, value_as_concept_id, measurement_id);

-- The same for observations with their values.
CREATE INDEX IF NOT EXISTS observation_by_concept ON omop.observation (observation_concept_id, person_id, observation_date) INCLUDE (value_as_number, unit_concept_id, value_as_concept_id);

-- The same for visits.
CREATE INDEX IF NOT EXISTS visit_by_concept ON omop.visit_occurrence (visit_concept_id, person_id, visit_start_date);

-- The same for devices.
CREATE INDEX IF NOT EXISTS device_by_concept ON omop.device_exposure (device_concept_id, person_id, device_exposure_start_date);

-- Deaths by cause; deaths of a person are found by the primary key.
CREATE INDEX IF NOT EXISTS death_by_cause ON omop.death (cause_concept_id, person_id, death_date);

-- Terms that notes mention; the note itself is found by its primary key, and only for its person.
CREATE INDEX IF NOT EXISTS term_by_concept ON omop.note_nlp (note_nlp_concept_id, note_id) INCLUDE (nlp_date, term_exists);

-- Whether a person was observed on a day, and how long before and after.
CREATE INDEX IF NOT EXISTS period_by_person ON omop.observation_period (person_id, observation_period_start_date, observation_period_end_date);

-- Persons with images of a modality and their days; the site is there too, because most questions name it, and the id,
-- by which an image has its features. A row of the table holds long paths and identifiers that no question reads.
CREATE INDEX IF NOT EXISTS image_by_modality ON omop.image_occurrence (modality_concept_id, person_id, image_occurrence_date) INCLUDE (anatomic_site_concept_id, image_occurrence_id);

-- The images of the persons of a cohort, person by person: for freezing it, for images near another event, and for
-- modalities so common that a question goes through all images in the order in which it joins them.
CREATE INDEX IF NOT EXISTS image_by_person ON omop.image_occurrence (person_id, image_occurrence_date) INCLUDE (modality_concept_id, anatomic_site_concept_id, image_occurrence_id);

-- Findings of an image, and the measurements that hold its DICOM attributes (slice thickness, manufacturer).
CREATE INDEX IF NOT EXISTS feature_by_image ON omop.image_feature (image_occurrence_id, image_feature_event_id);

-- The way back from such a measurement to its image, where few images have the asked value.
CREATE INDEX IF NOT EXISTS feature_by_event ON omop.image_feature (image_feature_event_id, image_occurrence_id);

-- Concepts below the ones that a question names.
CREATE INDEX IF NOT EXISTS descendants ON omop.concept_ancestor (ancestor_concept_id, descendant_concept_id);
