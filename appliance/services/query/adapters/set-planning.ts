/**
 * How PostgreSQL plans the looks of questions. What they join, count and tell apart is nearly always the id of a
 * person: a million of them are sorted and merged in half the time of a hash table, which is past what a processor
 * keeps near, and an index answers them in order anyhow. One look works on one core, so that several at once do not
 * take each other's; parallel workers would each go through the same inner sets again. Nothing is worth compiling.
 */
export const setPlanning: Readonly<Record<string, string>> = {
  enable_hashjoin: 'off',
  enable_hashagg: 'off',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};
