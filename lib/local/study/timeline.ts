/** One finished step of the study. */
export type StepTime = { readonly name: string; readonly seconds: number };

/** Prints what happens, when it happened and how long it took. */
export type Timeline = {
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly note: (text: string) => void;
  readonly steps: () => readonly StepTime[];
  readonly seconds: () => number;
};

/** A timeline that starts now; `write` takes whole lines. */
export function createTimeline(write: (line: string) => void, nowMilliseconds: () => number): Timeline {
  const begun = nowMilliseconds();
  const done: StepTime[] = [];
  const since = (from: number): number => (nowMilliseconds() - from) / 1000;
  const stamp = (): string => `${since(begun).toFixed(1).padStart(6)} s`;
  return {
    step: async (name, work) => {
      write(`${stamp()}  ▸ ${name}`);
      const from = nowMilliseconds();
      const result = await work();
      const seconds = since(from);
      done.push({ name, seconds });
      write(`${stamp()}  ✔ ${name} (${seconds.toFixed(1)} s)`);
      return result;
    },
    note: (text) => write(`${stamp()}    ${text}`),
    steps: () => done,
    seconds: () => since(begun),
  };
}
