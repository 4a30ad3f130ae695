/** Resolves at the first SIGINT (Ctrl-C) or SIGTERM. At the second, the process ends at once. */
export function untilStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signalled = false;
    const end = (): void => {
      if (signalled) process.exit(130);
      signalled = true;
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}
