/** What of a state decides where an execution goes. */
export type State = {
  readonly Type: string;
  readonly Resource?: string;
  readonly ResultPath?: string | null;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly StringEquals: string; readonly Next: string }[];
};
export type Machine = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };

/** One way out of one state. */
export type Transition = {
  readonly from: string;
  /** `next`; `kind` with the outcome that a choice looks for, none for its default; a step that fails or takes too long. */
  readonly by:
    | { readonly kind: 'next' | 'fails' | 'late' }
    | { readonly kind: 'outcome'; readonly outcome: string | undefined };
  readonly to: string;
};

/** Every way out of every state, as the states language names them. */
export const transitionsOf = ({ States }: Machine): Transition[] =>
  Object.entries(States).flatMap(([from, state]): Transition[] => {
    const catcher = (error: string): string | undefined =>
      state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'))?.Next;
    const late = catcher('States.Timeout');
    const fails = catcher('States.TaskFailed');
    return [
      ...(state.Next === undefined ? [] : [{ from, by: { kind: 'next' as const }, to: state.Next }]),
      ...(state.Choices ?? []).map(({ Next, StringEquals }) => ({
        from,
        by: { kind: 'outcome' as const, outcome: StringEquals },
        to: Next,
      })),
      ...(state.Default === undefined
        ? []
        : [{ from, by: { kind: 'outcome' as const, outcome: undefined }, to: state.Default }]),
      ...(fails === undefined ? [] : [{ from, by: { kind: 'fails' as const }, to: fails }]),
      ...(late === undefined ? [] : [{ from, by: { kind: 'late' as const }, to: late }]),
    ];
  });

export const nameOf = ({ by, from, to }: Transition): string =>
  `${from} ${by.kind === 'outcome' ? (by.outcome ?? 'anything else') : by.kind} → ${to}`;

/** The shortest way between two states that avoids faults where it can; undefined where there is none. */
const way = (
  transitions: readonly Transition[],
  from: string,
  isThere: (state: string) => boolean,
): Transition[] | undefined => {
  const costs = new Map<string, { readonly cost: number; readonly path: readonly Transition[] }>([
    [from, { cost: 0, path: [] }],
  ]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const transition of transitions) {
      const known = costs.get(transition.from);
      if (known === undefined) continue;
      const cost = known.cost + (['fails', 'late'].includes(transition.by.kind) ? 100 : 1);
      if (cost >= (costs.get(transition.to)?.cost ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(transition.to, { cost, path: [...known.path, transition] });
      changed = true;
    }
  }
  const ends = [...costs].filter(([state]) => isThere(state)).sort(([, one], [, other]) => one.cost - other.cost);
  return ends[0] && [...ends[0][1].path];
};

/**
 * Paths from the start of a machine to an end which together take every transition: for each that no earlier path has
 * taken the shortest way to it, and from it to an end. Throws for a transition that cannot be reached.
 */
export const pathsOf = (machine: Machine): Transition[][] => {
  const all = transitionsOf(machine);
  const taken = new Set<string>();
  const isEnd = (state: string): boolean => ['Succeed', 'Fail'].includes(machine.States[state]?.Type ?? '');
  return all.flatMap((transition) => {
    if (taken.has(nameOf(transition))) return [];
    const before = way(all, machine.StartAt, (state) => state === transition.from);
    const after = way(all, transition.to, isEnd);
    if (before === undefined || after === undefined) throw new Error(`${nameOf(transition)} is on no path`);
    const path = [...before, transition, ...after];
    for (const one of path) taken.add(nameOf(one));
    return [path];
  });
};

/** How a step behaves once: it answers an outcome, or fails, or takes too long. */
export type Behaviour = { readonly outcome: string } | 'fails' | 'late';

/** How each step behaves on a path, in the order in which it is called. */
export const behavioursOn = (machine: Machine, path: readonly Transition[]): Map<string, Behaviour[]> => {
  const behaviours = new Map<string, Behaviour[]>();
  for (const [index, { by, from }] of path.entries()) {
    if (machine.States[from]?.Type !== 'Task') continue;
    const following = path[index + 1]?.by;
    const outcome = following?.kind === 'outcome' ? (following.outcome ?? 'anything else') : 'done';
    const behaviour = by.kind === 'fails' || by.kind === 'late' ? by.kind : { outcome };
    behaviours.set(from, [...(behaviours.get(from) ?? []), behaviour]);
  }
  return behaviours;
};
