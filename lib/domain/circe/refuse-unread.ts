import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';

/** Refuses an object that holds anything which nobody has asked for, by the name of the field. */
export const refuseUnread = (node: CirceNode): void => {
  const [place] = node.unread();
  if (place !== undefined) throw circeInvalid('a field of Circe that is known here', place);
};
