import type { IndexDayCriterion } from '#contracts/index-criterion';
import type { Held } from './around-members.ts';
import type { CirceContext } from './circe-context.ts';
import type { CirceKind } from './circe-kinds.ts';
import type { CirceNode } from './circe-node.ts';
import { readFields } from './read-fields.ts';
import { refuseUnread } from './refuse-unread.ts';

const conditions: CirceKind['conditions'] = {
  Age: ['ageByYear', 'wholeNumbers'],
  Gender: ['gender', 'concepts'],
  GenderCS: ['gender', 'conceptSet'],
  Race: ['race', 'concepts'],
  RaceCS: ['race', 'conceptSet'],
  Ethnicity: ['ethnicity', 'concepts'],
  EthnicityCS: ['ethnicity', 'conceptSet'],
  OccurrenceStartDate: ['start', 'days'],
  OccurrenceEndDate: ['end', 'days'],
};

/** One entry of a group's `DemographicCriteriaList`: who the person is, and when the index event is. */
export function readDemographic(node: CirceNode, context: CirceContext): Held {
  for (const key of ['RaceCS', 'EthnicityCS'])
    if (node.has(key))
      context.notes.changes(
        node.at(key),
        'versions of Circe compare the sex with this set; race or ethnicity is compared here',
      );
  const fields = readFields(node, conditions, context);
  refuseUnread(node);
  if (fields.length === 0) return 'always';
  const day: IndexDayCriterion = { kind: 'indexDay', fields };
  return context.from(node.place, day);
}
