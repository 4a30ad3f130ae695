import type { AroundGroup } from '#contracts/index-criterion';
import { asGroup, type Held, someOf } from './around-members.ts';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readAround } from './read-around.ts';
import { readDemographic } from './read-demographic.ts';
import { refuseUnread } from './refuse-unread.ts';

const combined = (group: CirceNode, of: readonly Held[], lost: number): Held => {
  const type = (group.text('Type') ?? '').toUpperCase();
  const count = group.whole('Count') ?? 0;
  if (of.length + lost === 0) return 'always';
  if (type === 'ALL') return someOf(of, of.length, undefined);
  if (type === 'ANY') return someOf(of, 1, undefined);
  // What was left out, and noted, may not make the rest impossible.
  if (type === 'AT_LEAST') return someOf(of, lost > 0 ? Math.min(count, of.length) : count, undefined);
  if (type === 'AT_MOST') return someOf(of, undefined, count);
  throw circeInvalid('ALL, ANY, AT_LEAST or AT_MOST', group.at('Type'));
};

/**
 * Reads a group of criteria about one event. What is left out of it is noted where it stands; throws CIRCE_UNRESTRICTED
 * where nothing is left of it.
 */
export function readGroup(group: CirceNode, context: CirceContext): AroundGroup | 'always' | 'never' {
  const notes = context.notes.part();
  const inside = { ...context, notes };
  const correlated = group.nodes('CriteriaList').map((node) => readAround(node, inside));
  const demographic = group.nodes('DemographicCriteriaList').map((node) => readDemographic(node, context));
  const inner = group.nodes('Groups').map((node) => readGroup(node, context));
  const known = correlated.filter((held) => held !== 'unknown');
  const of = [...known, ...demographic, ...inner];
  const lost = correlated.length - known.length;
  const held = combined(group, of, lost);
  refuseUnread(group);
  if (lost > 0 && held === 'always') throw circeUnrestricted(notes);
  return typeof held === 'string' ? held : context.from(group.place, asGroup(held));
}
