/**
 * What a number of the API counts or measures. An ordinal is a place in an order and counts nothing; an identifier only
 * names something.
 */
export type Unit =
  | 'persons'
  | 'studies'
  | 'series'
  | 'files'
  | 'trusts'
  | 'runs'
  | 'rounds'
  | 'events'
  | 'heads'
  | 'questions'
  | 'records'
  | 'values'
  | 'concepts'
  | 'parts'
  | 'tasks'
  | 'items'
  | 'elements'
  | 'seconds'
  | 'milliseconds'
  | 'days'
  | 'years'
  | 'bytes'
  | 'MiB'
  | 'USD'
  | 'L2 norm'
  | 'as the metric'
  | 'as the axis'
  | 'as the concept says'
  | 'as the field says'
  | 'as the fact says'
  | 'as the unit says'
  | 'ordinal'
  | 'identifier';

/** Units that the last word of a name says: `frozenPersons` are persons. */
const byLastWord: Readonly<Record<string, Unit>> = {
  persons: 'persons',
  images: 'persons',
  studies: 'studies',
  series: 'series',
  files: 'files',
  purged: 'files',
  trusts: 'trusts',
  rounds: 'rounds',
  events: 'events',
  heads: 'heads',
  parts: 'parts',
  seconds: 'seconds',
  milliseconds: 'milliseconds',
  days: 'days',
  bytes: 'bytes',
  mib: 'MiB',
  usd: 'USD',
  round: 'ordinal',
  sequence: 'ordinal',
};

/** Units of the names that do not say their own, alone or after where they stand. */
const byName: Readonly<Record<string, Unit>> = {
  margin: 'persons',
  above: 'persons',
  threshold: 'persons',
  rounding: 'persons',
  leastShown: 'persons',
  hiddenAtMost: 'persons',
  noiseSd: 'persons',
  mostValues: 'values',
  'MaskedSum.value': 'persons',
  'QualityFinding.atMost': 'persons',
  'drift.approved': 'persons',
  'drift.frozen': 'persons',
  'QuestionBudget.allowed': 'questions',
  'QuestionBudget.used': 'questions',
  'trusts.allowed': 'questions',
  'trusts.used': 'questions',
  'DecisionCounts.approved': 'trusts',
  'DecisionCounts.declined': 'trusts',
  'DecisionCounts.revoked': 'trusts',
  'TrustsByStatus.queued': 'trusts',
  'TrustsByStatus.running': 'trusts',
  'TrustsByStatus.answered': 'trusts',
  'TrustsByStatus.withheld': 'trusts',
  'TrustsByStatus.refused': 'trusts',
  'TrustsByStatus.failed': 'trusts',
  'TrustsByStatus.late': 'trusts',
  'TrustsByStatus.cancelled': 'trusts',
  'TrustsByStatus.uncountable': 'trusts',
  RunCounts: 'runs',
  trustCount: 'trusts',
  expected: 'trusts',
  returned: 'trusts',
  'queue.waiting': 'runs',
  'queue.place': 'ordinal',
  roundsCompleted: 'rounds',
  'MetricPoint.value': 'as the metric',
  'MetricPoint.x': 'as the axis',
  'lines.amount': 'as the unit says',
  'RunEvent.value': 'as the metric',
  'x.value': 'as the axis',
  clipNorm: 'L2 norm',
  shape: 'elements',
  'LeaseTasks.max': 'tasks',
  'parameter.limit': 'items',
  daysAfter: 'days',
  daysBefore: 'days',
  daysAtLeast: 'days',
  childCount: 'concepts',
  parentCount: 'concepts',
  atLeast: 'records',
  atMost: 'records',
  'AgeCriterion.atLeast': 'years',
  'AgeCriterion.atMost': 'years',
  'AgeRange.atLeast': 'years',
  'AgeRange.atMost': 'years',
  'ValueRange.atLeast': 'as the concept says',
  'ValueRange.atMost': 'as the concept says',
  'numbers.atLeast': 'as the field says',
  'numbers.atMost': 'as the field says',
  'numbers.above': 'as the field says',
  'numbers.below': 'as the field says',
  'AuditEvent.facts': 'as the fact says',
  attempt: 'ordinal',
  checks: 'ordinal',
  fencingToken: 'ordinal',
  hubKeyNumber: 'ordinal',
  partNumber: 'ordinal',
  after: 'ordinal',
  nextAfter: 'ordinal',
  'parameter.below': 'ordinal',
  conceptId: 'identifier',
  port: 'identifier',
  'Problem.status': 'identifier',
};

const lastWordOf = (name: string): string =>
  name
    .split(/(?=[A-Z][a-z])/)
    .at(-1)
    ?.toLowerCase() ?? '';

/**
 * The unit of a number by its name and the property or schema that it stands in, whose name may end with `Output`; undefined
 * where nothing says it.
 */
export const unitOf = (context: string, name: string): Unit | undefined =>
  byName[`${context.replace(/Output$/, '')}.${name}`] ?? byName[name] ?? byLastWord[lastWordOf(name)];
