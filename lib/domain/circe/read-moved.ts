import type { RecordCriterion } from '#contracts/index-criterion';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceKind } from './circe-kinds.ts';
import type { CirceNode } from './circe-node.ts';
import type { CirceNotes } from './circe-notes.ts';
import { refuseUnread } from './refuse-unread.ts';

const farthestDays = 100_000;

const ends = { START_DATE: 'start', END_DATE: 'end' } as const;

/** Reads `DateAdjustment`: other days for the records of a criterion. */
export function readMoved(node: CirceNode, moves: CirceKind['moves'], notes: CirceNotes): RecordCriterion['moved'] {
  const adjustment = node.node('DateAdjustment');
  if (adjustment === undefined) return undefined;
  const day = (key: 'Start' | 'End', silent: 'start' | 'end') => {
    const [counted, offset] = [`${key}With`, `${key}Offset`];
    const named = adjustment.text(counted);
    const days = adjustment.whole(offset) ?? 0;
    const of = named === undefined ? silent : Object.entries(ends).find(([name]) => name === named)?.[1];
    if (of === undefined) throw circeInvalid('START_DATE or END_DATE', adjustment.at(counted));
    if (Math.abs(days) > farthestDays) throw circeInvalid(`at most ${farthestDays} days`, adjustment.at(offset));
    if (moves === 'fixed' && of !== silent)
      notes.harmless(adjustment.at(counted), 'as in Circe, each day of these records is moved by itself');
    return { of: moves === 'fixed' ? silent : of, days: days + 0 };
  };
  const moved = { start: day('Start', 'start'), end: day('End', 'end') };
  refuseUnread(adjustment);
  if (moves !== 'none') return moved;
  notes.harmless(adjustment.place, 'as in Circe, these records keep their days');
  return undefined;
}
