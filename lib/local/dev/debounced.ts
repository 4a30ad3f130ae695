/** Collects what comes in quick succession and hands it on once nothing has come for `milliseconds`, one batch at a time. */
export function debounced<T>(milliseconds: number, work: (batch: readonly T[]) => Promise<void>): (one: T) => void {
  let batch: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  return (one) => {
    batch.push(one);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const whole = batch;
      batch = [];
      running = running.then(() => work(whole));
    }, milliseconds);
  };
}
