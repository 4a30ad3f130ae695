/** Signals within this time are one: in watch mode both the terminal and Node send one for the same Ctrl-C. */
const oneSignalMilliseconds = 1000;

/** What tells of signals, and ends the process. */
export type SignalSource = Pick<NodeJS.Process, 'on' | 'exit'>;

/**
 * Resolves at the first SIGINT (Ctrl-C) or SIGTERM. At the next one that comes at least a second later, the process ends
 * at once.
 */
export function untilStopSignal(
  source: SignalSource = process,
  monotonicMilliseconds: () => number = () => performance.now(),
): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const end = (): void => {
      const time = monotonicMilliseconds();
      if (firstAt !== undefined && time - firstAt >= oneSignalMilliseconds) source.exit(130);
      firstAt ??= time;
      resolve();
    };
    source.on('SIGINT', end);
    source.on('SIGTERM', end);
  });
}
