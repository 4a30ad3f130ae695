import type { DecisionRequest } from '#contracts/decision';

/** What a trust is asked to decide, and what differs from the last time, as lines for people. */
export const decisionLines = ({ asked, changes, explanation, previous, result }: DecisionRequest): string[] => [
  asked.name,
  ...(asked.description === '' ? [] : [asked.description]),
  ...explanation,
  ...(result?.persons === undefined
    ? []
    : [result.persons === null ? 'Here: too few persons to be shown.' : `Here: about ${result.persons} persons.`]),
  ...(previous === undefined
    ? []
    : [
        `${previous.decision} on ${previous.decidedAt.slice(0, 10)}; since then ${changes.length === 0 ? 'nothing has changed' : 'these have changed'}.`,
      ]),
  ...changes.flatMap(({ before, now, what }) => [`  ${what} before: ${before}`, `  ${what} now: ${now}`]),
];
