import type { RecordCriterion } from '#contracts/index-criterion';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import { type CirceKind, circeKinds, circeOnly } from './circe-kinds.ts';
import type { CirceNode } from './circe-node.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readFields, sayWhich } from './read-fields.ts';
import { readGaps } from './read-gaps.ts';
import { readMoved } from './read-moved.ts';
import { readPeriod } from './read-period.ts';
import { refuseUnread } from './refuse-unread.ts';

const leftOut = 'not known here; the condition is left out';

const readKnown = (node: CirceNode, known: CirceKind, context: CirceContext): RecordCriterion | 'never' => {
  const { conditions, domain, moves, odd = {}, source, unknown } = known;
  const notes = context.notes.part();
  const inside = { ...context, notes };
  const codesetId = node.whole('CodesetId');
  const sourceId = source === undefined ? undefined : node.whole(source);
  const asked = readFields(node, conditions, inside);
  const first = node.flag('First');
  const group = node.node('CorrelatedCriteria');
  const nested = group === undefined ? 'always' : context.groupOf(group, context);
  for (const key of unknown) {
    if (node.has(key)) notes.leavesOut(node.at(key), leftOut);
    node.skip(key);
  }
  for (const [key, { grade, rule }] of Object.entries(odd)) {
    if (node.has(key)) notes[grade](node.at(key), rule);
    if (grade === 'harmless') node.skip(key);
  }
  const of = domain === 'joined' ? readJoined(node, context) : undefined;
  const gaps = domain === 'drugEra' ? readGaps(node, inside) : [];
  const moved = readMoved(node, moves, notes);
  const covers = domain === 'observationPeriod' ? readPeriod(node, 'UserDefinedPeriod') : undefined;
  node.skip('CriteriaType');
  refuseUnread(node);
  const fields = [...asked, ...gaps];
  // Of an event that would then be any of its domain nothing is left that was asked for.
  if (
    notes.leftOut().length > 0 &&
    codesetId === undefined &&
    sourceId === undefined &&
    covers === undefined &&
    of === undefined &&
    !sayWhich(fields)
  )
    throw circeUnrestricted(notes);
  if (nested === 'never' || of === 'never') return 'never';
  const record: RecordCriterion = {
    domain,
    ...(of === undefined ? {} : { of }),
    ...(codesetId === undefined ? {} : { concepts: context.sets(codesetId, node.at('CodesetId')) }),
    ...(sourceId === undefined ? {} : { sourceConcepts: context.sets(sourceId, node.at(source ?? '')) }),
    ...(first ? { first } : {}),
    ...(moved === undefined ? {} : { moved }),
    ...(covers === undefined ? {} : { covers }),
    ...(fields.length === 0 ? {} : { fields }),
    ...(nested === 'always' ? {} : { with: nested }),
  };
  return context.from(node.place, record);
};

/** `CriteriaList` of a custom era; `never` where none of its records can be. */
function readJoined(node: CirceNode, context: CirceContext): RecordCriterion[] | 'never' {
  const notes = context.notes.part();
  const holders = node.nodes('CriteriaList');
  if (holders.length === 0) throw circeInvalid('criteria', node.at('CriteriaList'));
  const read = holders.map((holder) => readRecord(holder, { ...context, notes }));
  const of = read.filter((record) => typeof record !== 'string');
  if (of.length > 0) return of;
  if (read.includes('unknown')) throw circeUnrestricted(notes);
  return 'never';
}

/**
 * Reads `{"ConditionOccurrence": {…}}` and its like; `unknown`, and noted, where a cohort cannot ask for this kind, and
 * `never` where no record can be so. Throws CIRCE_UNRESTRICTED where nothing would be left that says which records.
 */
export function readRecord(holder: CirceNode, context: CirceContext): RecordCriterion | 'never' | 'unknown' {
  const kinds = [...Object.keys(circeKinds), ...circeOnly].filter((kind) => holder.holds(kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    refuseUnread(holder);
    throw circeInvalid('one kind of criterion that Circe knows', holder.place);
  }
  const known = circeKinds[kind];
  const node = holder.node(kind);
  refuseUnread(holder);
  if (known !== undefined && node !== undefined) return readKnown(node, known, context);
  context.notes.leavesOut(holder.at(kind), 'this kind of event is not known here; the criterion is left out');
  return 'unknown';
}
