import { percentile } from './percentile.ts';
import { type Row, row } from './row.ts';

/** Times one request after the other. */
async function latencies(send: () => Promise<Response>, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const from = performance.now();
    const response = await send();
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a request of the bench was answered with ${response.status}`);
    times.push(performance.now() - from);
  }
  return times;
}

/** Requests per second with `width` in flight. */
async function throughput(send: () => Promise<Response>, count: number, width: number): Promise<number> {
  const from = performance.now();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await (await send()).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return count / ((performance.now() - from) / 1000);
}

/** Latency and rate of a request of ours beside the local cloud's own floor: a Lambda of one line behind the same API. */
export async function benchRequests(
  ours: { readonly name: string; readonly send: () => Promise<Response> },
  floor: { readonly name: string; readonly send: () => Promise<Response> },
): Promise<Row[]> {
  await latencies(ours.send, 10);
  await latencies(floor.send, 10);
  const mine = await latencies(ours.send, 200);
  const base = await latencies(floor.send, 200);
  const rows = [0.5, 0.95].map((share) =>
    row({
      name: `${ours.name}, p${share * 100}`,
      unit: 'ms',
      ours: percentile(mine, share),
      other: percentile(base, share),
      otherName: floor.name,
      goal: 'reported beside the floor',
      meets: () => true,
    }),
  );
  const cores = 2;
  return [
    ...rows,
    row({
      name: `${ours.name}, requests per second and core`,
      unit: '1/s',
      ours: (await throughput(ours.send, 400, 4)) / cores,
      other: (await throughput(floor.send, 400, 4)) / cores,
      otherName: floor.name,
      goal: 'reported beside the floor',
      meets: () => true,
    }),
  ];
}
