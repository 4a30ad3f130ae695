import { demoAncestors } from '#local/synthetic/vocabulary/demo-ancestors';
import { demoConcepts } from '#local/synthetic/vocabulary/demo-concepts';
import { concepts } from './concepts.ts';
import { people, type SyntheticPerson } from './people.ts';
import { type Random, random } from './random.ts';
import { studies } from './studies.ts';
import type { SyntheticTrust } from './trusts.ts';

type Value = string | number | null;

/** Rows of one table, in the order of `columns`. */
export type OmopTable = { readonly table: string; readonly columns: readonly string[]; readonly rows: Value[][] };

/** The day on which the records were loaded: the "today" of every age. */
const dataDay = '2026-01-31';

const always = ['1970-01-01', '2099-12-31'] as const;

function vocabulary(): OmopTable[] {
  return [
    {
      table: 'concept',
      columns: [
        'concept_id',
        'concept_name',
        'domain_id',
        'vocabulary_id',
        'concept_class_id',
        'standard_concept',
        'concept_code',
        'valid_start_date',
        'valid_end_date',
        'invalid_reason',
      ],
      rows: demoConcepts.map(({ code, conceptClass, domain, id, name, standing, vocabulary: from }) => [
        id,
        name,
        domain,
        from,
        conceptClass,
        ['S', 'C'].includes(standing) ? standing : null,
        code,
        ...always,
        standing === 'D' ? 'D' : null,
      ]),
    },
    {
      table: 'concept_ancestor',
      columns: ['ancestor_concept_id', 'descendant_concept_id', 'min_levels_of_separation', 'max_levels_of_separation'],
      rows: demoAncestors().map((row) => [...row]),
    },
    {
      table: 'cdm_source',
      columns: [
        'cdm_source_name',
        'cdm_source_abbreviation',
        'cdm_holder',
        'source_release_date',
        'cdm_release_date',
        'cdm_version',
        'cdm_version_concept_id',
        'vocabulary_version',
      ],
      rows: [['Synthetic hospital records', 'SYNTH', 'Nobody', dataDay, dataDay, '5.4', 756265, 'demo']],
    },
  ];
}

const dayBetween = (chance: Random, from: number, to: number): string =>
  `${chance.whole(from, to)}-${String(chance.whole(1, 12)).padStart(2, '0')}-${String(chance.whole(1, 28)).padStart(2, '0')}`;

const personRow = ({ personId, nhsNumber, birthDate, genderConceptId }: SyntheticPerson): Value[] => {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  return [
    personId,
    genderConceptId,
    Number(year),
    Number(month),
    Number(day),
    `${birthDate} 00:00:00`,
    0,
    0,
    nhsNumber,
  ];
};

/** Every row of a trust's OMOP database. */
export function omopRows(trust: SyntheticTrust): OmopTable[] {
  const chance = random('records', trust.code);
  let id = trust.firstPersonId;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  const everybody = people(trust);
  const imaged = studies(trust);
  const studyOf = new Map(imaged.map((study) => [study.person.personId, study]));
  const visits: Value[][] = [];
  const conditions: Value[][] = [];
  const drugs: Value[][] = [];
  const measurements: Value[][] = [];
  const procedures: Value[][] = [];
  const images: Value[][] = [];
  const features: Value[][] = [];

  const condition = (personId: number, conceptId: number): void => {
    const day = dayBetween(chance, 2016, 2025);
    const visitId = nextId();
    const visitConcept = chance.pick([concepts.inpatientVisit, concepts.outpatientVisit, concepts.emergencyVisit]);
    visits.push([visitId, personId, visitConcept, day, day, concepts.ehr]);
    conditions.push([nextId(), personId, conceptId, day, concepts.ehr, visitId]);
  };

  for (const { personId } of everybody) {
    const study = studyOf.get(personId);
    if (study?.respiratory === true)
      condition(personId, chance.pick([concepts.copd, concepts.asthma, concepts.pneumonia]));
    if (study === undefined && chance.chance(0.28))
      condition(personId, chance.pick([concepts.copd, concepts.asthma, concepts.pneumonia]));
    if (chance.chance(0.35)) condition(personId, concepts.hypertension);
    if (chance.chance(0.12)) condition(personId, concepts.type2Diabetes);
    if (chance.chance(0.2))
      drugs.push([
        nextId(),
        personId,
        concepts.bronchodilator,
        dayBetween(chance, 2018, 2025),
        dayBetween(chance, 2018, 2025),
        concepts.ehr,
      ]);
    if (chance.chance(0.25))
      measurements.push([
        nextId(),
        personId,
        concepts.forcedVolume,
        dayBetween(chance, 2018, 2025),
        concepts.ehr,
        Number((1.5 + 2.5 * chance.next()).toFixed(2)),
      ]);
  }
  for (const study of imaged) {
    const { personId } = study.person;
    const procedureId = nextId();
    const imageId = nextId();
    procedures.push([procedureId, personId, concepts.chestScan, study.date, concepts.ehr]);
    images.push([
      imageId,
      personId,
      procedureId,
      concepts.chest,
      concepts.computedTomography,
      study.studyUid,
      study.seriesUid,
      study.date,
      study.accessionNumber,
    ]);
    const finding = study.hasLesion ? concepts.lungLesion : concepts.normalLung;
    features.push([nextId(), personId, imageId, finding, finding, concepts.lung]);
  }

  return [
    ...vocabulary(),
    {
      table: 'person',
      columns: [
        'person_id',
        'gender_concept_id',
        'year_of_birth',
        'month_of_birth',
        'day_of_birth',
        'birth_datetime',
        'race_concept_id',
        'ethnicity_concept_id',
        'person_source_value',
      ],
      rows: everybody.map(personRow),
    },
    {
      table: 'observation_period',
      columns: [
        'observation_period_id',
        'person_id',
        'observation_period_start_date',
        'observation_period_end_date',
        'period_type_concept_id',
      ],
      rows: everybody.map(({ personId }) => [nextId(), personId, '2015-01-01', dataDay, concepts.ehr]),
    },
    {
      table: 'visit_occurrence',
      columns: [
        'visit_occurrence_id',
        'person_id',
        'visit_concept_id',
        'visit_start_date',
        'visit_end_date',
        'visit_type_concept_id',
      ],
      rows: visits,
    },
    {
      table: 'condition_occurrence',
      columns: [
        'condition_occurrence_id',
        'person_id',
        'condition_concept_id',
        'condition_start_date',
        'condition_type_concept_id',
        'visit_occurrence_id',
      ],
      rows: conditions,
    },
    {
      table: 'drug_exposure',
      columns: [
        'drug_exposure_id',
        'person_id',
        'drug_concept_id',
        'drug_exposure_start_date',
        'drug_exposure_end_date',
        'drug_type_concept_id',
      ],
      rows: drugs,
    },
    {
      table: 'measurement',
      columns: [
        'measurement_id',
        'person_id',
        'measurement_concept_id',
        'measurement_date',
        'measurement_type_concept_id',
        'value_as_number',
      ],
      rows: measurements,
    },
    {
      table: 'procedure_occurrence',
      columns: [
        'procedure_occurrence_id',
        'person_id',
        'procedure_concept_id',
        'procedure_date',
        'procedure_type_concept_id',
      ],
      rows: procedures,
    },
    {
      table: 'image_occurrence',
      columns: [
        'image_occurrence_id',
        'person_id',
        'procedure_occurrence_id',
        'anatomic_site_concept_id',
        'modality_concept_id',
        'image_study_uid',
        'image_series_uid',
        'image_occurrence_date',
        'accession_id',
      ],
      rows: images,
    },
    {
      table: 'image_feature',
      columns: [
        'image_feature_id',
        'person_id',
        'image_occurrence_id',
        'image_feature_concept_id',
        'image_finding_concept_id',
        'anatomic_site_concept_id',
      ],
      rows: features,
    },
  ];
}
