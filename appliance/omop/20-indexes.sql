-- Indexes that cohort questions need. The first columns narrow by concept, the rest let the index alone answer.
CREATE INDEX IF NOT EXISTS condition_by_concept ON omop.condition_occurrence (condition_concept_id, person_id, condition_start_date);
CREATE INDEX IF NOT EXISTS procedure_by_concept ON omop.procedure_occurrence (procedure_concept_id, person_id, procedure_date);
CREATE INDEX IF NOT EXISTS drug_by_concept ON omop.drug_exposure (drug_concept_id, person_id, drug_exposure_start_date);
CREATE INDEX IF NOT EXISTS measurement_by_concept ON omop.measurement (measurement_concept_id, person_id, measurement_date);
CREATE INDEX IF NOT EXISTS observation_by_concept ON omop.observation (observation_concept_id, person_id, observation_date);
CREATE INDEX IF NOT EXISTS visit_by_concept ON omop.visit_occurrence (visit_concept_id, person_id, visit_start_date);
CREATE INDEX IF NOT EXISTS image_by_modality ON omop.image_occurrence (modality_concept_id, person_id, image_occurrence_date);
CREATE INDEX IF NOT EXISTS image_by_person ON omop.image_occurrence (person_id);
CREATE INDEX IF NOT EXISTS feature_by_image ON omop.image_feature (image_occurrence_id);
CREATE INDEX IF NOT EXISTS descendants ON omop.concept_ancestor (ancestor_concept_id, descendant_concept_id);
