/** Attempts at one task, in a row, in whose middle the appliance may stop before the task is given up. */
export const maxAttempts = 5;

/**
 * An attempt that has lasted so long has shown that the task does not stop the appliance: it counts as the first again.
 * So a machine that is started anew now and then never ends work that takes days.
 */
export const lastingAttemptSeconds = 600;

/** Whether an attempt of this number is one too many. */
export const tooManyAttempts = (attempt: number): boolean => attempt > maxAttempts;
