/** A number of uses within a span of time that begins at a full hour or day (UTC). */
export type UseLimit = {
  /** Whose uses are counted together. */
  readonly by: string;
  readonly most: number;
  readonly since: string;
  readonly until: Date;
};

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;

const span = (now: Date, milliseconds: number): Pick<UseLimit, 'since' | 'until'> => {
  const since = Math.floor(now.getTime() / milliseconds) * milliseconds;
  return { since: `${new Date(since).toISOString()}/${milliseconds}`, until: new Date(since + milliseconds) };
};

/** How many requests for an account are taken of one source and of all of them, within an hour and within a day. */
export const requestLimits = (source: string, now: Date): UseLimit[] => {
  const [hour, day] = [span(now, hourMilliseconds), span(now, dayMilliseconds)];
  return [
    { by: source, most: 5, ...hour },
    { by: source, most: 10, ...day },
    { by: 'all', most: 60, ...hour },
    { by: 'all', most: 300, ...day },
  ];
};
