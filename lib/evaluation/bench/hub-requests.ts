import { availableParallelism } from 'node:os';
import { quantile } from 'simple-statistics';
import { type Row, row } from './row.ts';

/** One request that is sent again and again; it throws when it is not answered well. */
export type BenchRequest = { readonly name: string; readonly send: () => Promise<unknown> };

/** Milliseconds of each of `count` requests, one after the other. */
async function latencies(send: BenchRequest['send'], count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const from = performance.now();
    await send();
    times.push(performance.now() - from);
  }
  return times;
}

/** Requests per second with `width` in flight. */
export async function throughput(work: readonly BenchRequest['send'][], width: number): Promise<number> {
  const left = [...work];
  const from = performance.now();
  const worker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await next();
  };
  await Promise.all(Array.from({ length: width }, worker));
  return work.length / ((performance.now() - from) / 1000);
}

/** Latency and rate of a request of ours beside the local cloud's own floor: a Lambda of one line behind the same API. */
export async function benchRequests(ours: BenchRequest, floor: BenchRequest, requests: number): Promise<Row[]> {
  await latencies(ours.send, 10);
  await latencies(floor.send, 10);
  const mine = await latencies(ours.send, requests);
  const base = await latencies(floor.send, requests);
  const otherName = floor.name;
  const rows = [0.5, 0.95].map((share) =>
    row({
      name: `${ours.name}, p${share * 100}`,
      unit: 'ms',
      ours: quantile(mine, share),
      other: quantile(base, share),
      otherName,
    }),
  );
  const perCore = async ({ send }: BenchRequest): Promise<number> =>
    (await throughput(
      Array.from({ length: requests }, () => send),
      4,
    )) / availableParallelism();
  const name = `${ours.name}, requests per second and core`;
  return [...rows, row({ name, unit: '1/s', ours: await perCore(ours), other: await perCore(floor), otherName })];
}
