import type { Criterion } from '#contracts/cohort';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { allOf, type CirceFormula } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { nestedGroup } from './nested-group.ts';
import { readPersons } from './read-persons.ts';

/** That persons are taken by an observation period, which is no event of ours but a criterion of its own. */
export function readObservationIndex(holder: CirceNode, context: CirceContext): CirceFormula {
  const { observed } = context;
  const notes = context.notes.part();
  const node = holder.node('ObservationPeriod');
  if (node === undefined) throw circeInvalid('a criterion', holder.place);
  if (observed.daysBefore > 0)
    throw circeInvalid(
      'no days before an observation period are observed',
      'PrimaryCriteria.ObservationWindow.PriorDays',
    );
  const length = node.node('PeriodLength');
  const op = length?.text('Op');
  const least = length?.whole('Value');
  const days = op === 'gte' ? least : op === 'gt' && least !== undefined ? least + 1 : undefined;
  if (length !== undefined && days === undefined)
    notes.leavesOut(length.place, 'only a least length is known here; it is left out');
  if (node.flag('First') && node.unread().length + (days ?? 0) + observed.daysAfter > 0)
    notes.changes(node.at('First'), 'any observation period counts here, not only the first');
  const person = readPersons(node, context);
  const nested = nestedGroup(node);
  if (nested !== undefined) notes.leavesOut(nested.place, 'what must lie around this period is left out');
  noteUnread(node, { notes });
  if (days === undefined && notes.leftOut().length > 0) throw circeUnrestricted(notes);
  // Circe counts the days between first and last, we count both of them too.
  const apart = Math.max(days ?? 0, observed.daysAfter);
  const criterion: Criterion = { kind: 'observationPeriod', ...(apart > 0 ? { daysAtLeast: apart + 1 } : {}) };
  return allOf([{ kind: 'person', criterion }, person]);
}
