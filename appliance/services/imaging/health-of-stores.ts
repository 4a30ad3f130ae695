import type { HealthReport } from '#appliance/platform/http-service';

type Echo = () => Promise<void>;

/** Health of the PACS and the research store by C-ECHO, asked at most once in `restMilliseconds`. */
export function healthOfStores(
  pacs: Echo,
  research: Echo,
  now: () => Date,
  restMilliseconds: number,
): () => Promise<HealthReport> {
  let asked: { readonly at: number; readonly report: Promise<HealthReport> } | undefined;
  const state = (echo: Echo): Promise<'healthy' | 'down'> =>
    echo().then(
      () => 'healthy',
      () => 'down',
    );
  const ask = async (): Promise<HealthReport> => {
    const [pacsState, researchState] = await Promise.all([state(pacs), state(research)]);
    const well = pacsState === 'healthy' && researchState === 'healthy';
    return { status: well ? 'healthy' : 'degraded', parts: { pacs: pacsState, researchStore: researchState } };
  };
  return () => {
    const at = now().getTime();
    if (asked === undefined || at - asked.at >= restMilliseconds) asked = { at, report: ask() };
    return asked.report;
  };
}
