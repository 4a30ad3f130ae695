/** How much each part of the bench does. */
export type BenchSize = {
  /** Requests sent one after the other, and as many again with four in flight. */
  readonly requests: number;
  readonly reports: number;
  /** Questions whose pick-up by a trust is timed. */
  readonly pickUps: number;
  /** Persons of the smaller and of the larger OMOP database. */
  readonly fewPersons: number;
  readonly manyPersons: number;
  /** Fresh questions of each kind; the first is not counted. */
  readonly questions: number;
  /** Persons whose one condition the time of an answer may tell. */
  readonly targets: number;
  /** Cohorts of the catalogue that are asked for. */
  readonly cataloguedCohorts: number;
  /** How often each bundle is loaded by a fresh process; the best counts. */
  readonly loads: number;
  /** Rounds of a run; the first is not counted. */
  readonly rounds: number;
  /** Size of the large model in a run whose memory is measured. */
  readonly modelMegabytes: number;
};

/** What `npm run bench` measures and judges. */
export const fullSize: BenchSize = {
  requests: 200,
  reports: 60,
  pickUps: 50,
  fewPersons: 100_000,
  manyPersons: 1_000_000,
  questions: 6,
  targets: 600,
  cataloguedCohorts: Number.POSITIVE_INFINITY,
  loads: 3,
  rounds: 8,
  modelMegabytes: 200,
};

/** Runs every part of the bench in about two minutes. Its figures say nothing and are not judged. */
export const shortSize: BenchSize = {
  requests: 4,
  reports: 2,
  pickUps: 2,
  fewPersons: 3000,
  manyPersons: 6000,
  questions: 2,
  targets: 20,
  cataloguedCohorts: 2,
  loads: 1,
  rounds: 3,
  modelMegabytes: 1,
};
