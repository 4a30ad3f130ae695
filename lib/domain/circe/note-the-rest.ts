import { type CirceContext, noteUnread } from './circe-context.ts';
import type { CirceNode } from './circe-node.ts';

const harmless = 'does not change who belongs';

/** Notes what comes after somebody belongs: when they leave, and how their time is put together. */
export function noteTheRest(expression: CirceNode, context: CirceContext): void {
  const { notes } = context;
  const strategy = expression.node('EndStrategy');
  const offset = strategy?.node('DateOffset')?.whole('Offset') ?? 0;
  if (strategy !== undefined && offset < 0)
    notes.changes(strategy.at('DateOffset.Offset'), 'who would leave before they enter belongs here and not in Circe');
  else if (strategy !== undefined) notes.harmless(strategy.place, harmless);
  if (expression.nodes('CensoringCriteria').length > 0) notes.harmless(expression.at('CensoringCriteria'), harmless);
  if (expression.node('CollapseSettings') !== undefined) notes.harmless(expression.at('CollapseSettings'), harmless);
  const window = expression.node('CensorWindow');
  for (const key of ['StartDate', 'EndDate'])
    if (window?.has(key) === true) notes.changes(window.at(key), 'time outside this window counts here');
  expression.skip('Title', 'cdmVersionRange');
  noteUnread(expression, context);
}
