import type { NamedTransition } from './lifecycle.ts';

/** Whether a subject in this state may take that step. */
export const canTransition = <State extends string>(transition: NamedTransition<State>, state: State): boolean =>
  transition.from.includes(state);
