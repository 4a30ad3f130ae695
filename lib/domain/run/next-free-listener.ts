/** What decides which listener a run may take. */
export type ListenerChoice = {
  /** Ids of all listeners, in the order in which they are taken. */
  readonly all: readonly string[];
  /** Ids of those that serve a run. */
  readonly leased: ReadonlySet<string>;
  /** Runs that get a listener before this one. */
  readonly ahead: number;
};

/**
 * The listener that a run may take, or undefined where it must wait: as many free ones are left alone as runs get one
 * before it.
 */
export const nextFreeListener = ({ ahead, all, leased }: ListenerChoice): string | undefined =>
  all.filter((id) => !leased.has(id))[ahead];
