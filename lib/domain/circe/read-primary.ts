import type { EventCriterion } from '#contracts/cohort';
import type { CirceContext } from './circe-context.ts';
import { allOf, type CirceFormula } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readCriterion, saysWhich } from './read-criterion.ts';
import { readGroup } from './read-group.ts';

/** One kind of index event. `nested` is what must lie around it before a first or last one is chosen. */
export type CirceAnchor = {
  readonly event: EventCriterion;
  readonly person: CirceFormula;
  readonly nested: CirceFormula;
};

const readAnchor = (holder: CirceNode, context: CirceContext): CirceAnchor | undefined => {
  const notes = context.notes.part();
  const read = readCriterion(holder, { ...context, notes });
  if (read === undefined) return undefined;
  if (notes.leftOut().length > 0 && !saysWhich(read.event)) throw circeUnrestricted(notes);
  const nested = read.nested === undefined ? allOf([]) : readGroup(read.nested, context);
  return { event: { ...read.event, observed: context.observed }, person: read.person, nested };
};

const plain = ({ event: { concepts: _, ...event }, nested, person }: CirceAnchor): string =>
  JSON.stringify([event, nested, person]);

/** Kinds that differ in nothing but their concepts are one kind: a first event is then looked for over all of them. */
const merged = (anchors: readonly CirceAnchor[]): CirceAnchor[] => {
  const [first, ...others] = anchors;
  if (first === undefined || others.length === 0) return [...anchors];
  const sets = anchors.map(({ event }) => event.concepts);
  const alike = others.every((other) => plain(other) === plain(first));
  const known = sets.filter((set) => set !== undefined && set.exclude.length === 0);
  // The first event of each of two sets is two events, the first of both together is one.
  if (!alike || known.length < sets.length || first.event.firstEver === true) return [...anchors];
  const include = [
    ...new Map(known.flatMap((set) => set?.include ?? []).map((ref) => [JSON.stringify(ref), ref])).values(),
  ];
  if (include.length > 200) return [...anchors];
  return [{ ...first, event: { ...first.event, concepts: { include, exclude: [] } } }];
};

/** Reads the index events of `PrimaryCriteria.CriteriaList`. */
export function readPrimary(holders: readonly CirceNode[], context: CirceContext): CirceAnchor[] {
  const anchors = holders.map((holder) => readAnchor(holder, context)).filter((anchor) => anchor !== undefined);
  if (anchors.length === 0)
    throw circeInvalid('an index event that a cohort can ask for', 'PrimaryCriteria.CriteriaList');
  return merged(anchors);
}
