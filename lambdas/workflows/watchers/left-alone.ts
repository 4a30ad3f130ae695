/** Longer than any call of the API lasts. */
const callMilliseconds = 60_000;

/** Whether the call that began something at this instant has ended by now, so that nobody works on it any more. */
export const leftAlone = (begunAt: string, now: Date): boolean =>
  now.getTime() - Date.parse(begunAt) > callMilliseconds;
