import type { CirceNode } from './circe-node.ts';

/** What must lie around an event (`CorrelatedCriteria`); undefined where the group asks for nothing, as Circe takes it. */
export function nestedGroup(node: CirceNode): CirceNode | undefined {
  const nested = node.node('CorrelatedCriteria');
  nested?.skip('Type', 'Count');
  return nested?.unread().length === 0 ? undefined : nested;
}
