import type { HealthReport } from '#appliance/platform/http-service';

/**
 * The checks of the parts that every import needs; each throws when its part does not answer or has too little free
 * space.
 */
export type ImportParts = {
  readonly pacs: () => Promise<void>;
  readonly researchStore: () => Promise<void>;
  /** The file systems of the work folder and the image folder. */
  readonly imageDisk: () => Promise<void>;
};

/**
 * Health of the PACS and the research store by C-ECHO and of the disks by free space, checked at most once in
 * `minIntervalMilliseconds`.
 */
export function healthOfParts(
  parts: ImportParts,
  now: () => Date,
  minIntervalMilliseconds: number,
): () => Promise<HealthReport> {
  let checked: { readonly at: number; readonly report: Promise<HealthReport> } | undefined;
  const state = (check: () => Promise<void>): Promise<'healthy' | 'down'> =>
    check().then(
      () => 'healthy',
      () => 'down',
    );
  const check = async (): Promise<HealthReport> => {
    const [pacs, researchStore, imageDisk] = await Promise.all([
      state(parts.pacs),
      state(parts.researchStore),
      state(parts.imageDisk),
    ]);
    const allHealthy = [pacs, researchStore, imageDisk].every((one) => one === 'healthy');
    return { status: allHealthy ? 'healthy' : 'degraded', parts: { pacs, researchStore, imageDisk } };
  };
  return () => {
    const at = now().getTime();
    if (checked === undefined || at - checked.at >= minIntervalMilliseconds) checked = { at, report: check() };
    return checked.report;
  };
}
