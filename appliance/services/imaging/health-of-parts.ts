import type { HealthReport } from '#appliance/platform/http-service';

/** What an import cannot do without: each check throws when that part does not answer or has no room. */
export type ImportParts = {
  readonly pacs: () => Promise<void>;
  readonly researchStore: () => Promise<void>;
  /** The file systems where images are worked on and kept. */
  readonly imageDisk: () => Promise<void>;
};

/** Health of the PACS and the research store by C-ECHO and of the disk by its free space, checked at most once in `restMilliseconds`. */
export function healthOfParts(
  parts: ImportParts,
  now: () => Date,
  restMilliseconds: number,
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
    const well = [pacs, researchStore, imageDisk].every((one) => one === 'healthy');
    return { status: well ? 'healthy' : 'degraded', parts: { pacs, researchStore, imageDisk } };
  };
  return () => {
    const at = now().getTime();
    if (checked === undefined || at - checked.at >= restMilliseconds) checked = { at, report: check() };
    return checked.report;
  };
}
