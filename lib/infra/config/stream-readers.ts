/**
 * Lambdas that items of the ledger are brought to as they are written: by which partition of its second index, as
 * `lambdas/platform/ledger/keys.ts` names it. A stream takes two readers; a third would be throttled.
 */
export const streamReaders: Readonly<Record<string, { readonly construct: string; readonly partition: string }>> = {
  'apply-task-outcome': { construct: 'EndedTasks', partition: 'TASK_OUTCOMES' },
  'send-mails': { construct: 'Mails', partition: 'MAILS' },
};
