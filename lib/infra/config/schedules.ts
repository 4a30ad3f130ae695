const daily = 24 * 60;

/** Lambdas that are called every so many minutes: each looks at the ledger for what nobody else would notice. */
export const schedules: Readonly<Record<string, number>> = {
  'sweep-tasks': 1,
  'seal-audit': 1,
  'watch-runs': 1,
  'watch-trusts': 5,
  'watch-listeners': 5,
  'send-mails': 60,
  'purge-projects': 60,
  'tell-access-requests': daily,
  'watch-dormancy': daily,
  'archive-audit-head': daily,
};
