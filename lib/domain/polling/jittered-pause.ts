/**
 * Milliseconds to wait after `failures` failures in a row: full jitter over an exponentially growing window,
 * so that trusts that lost the hub together do not return together
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function jitteredPause(
  failures: number,
  random: () => number,
  window: { readonly firstMilliseconds: number; readonly longestMilliseconds: number },
): number {
  const widest = Math.min(window.longestMilliseconds, window.firstMilliseconds * 2 ** Math.min(failures, 30));
  return Math.ceil(widest * (0.1 + 0.9 * random()));
}
