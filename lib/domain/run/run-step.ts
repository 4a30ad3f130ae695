/** What the workflow of a run waits for. */
export type RunStep = 'listener' | 'admissions' | 'server' | 'finish' | 'receipts';

/** All of them, for whoever looks at every wait of a run. */
export const runSteps: readonly RunStep[] = ['listener', 'admissions', 'server', 'finish', 'receipts'];
