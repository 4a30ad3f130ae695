import { prices } from './prices.ts';

/** One kind of call: what it takes each time. */
export type Call = {
  readonly perMonth: number;
  readonly api: boolean;
  /** Absent: API Gateway asks the queue without a Lambda. */
  readonly memoryMegabytes?: number;
  readonly queue?: boolean;
  readonly reads: number;
  readonly writes: number;
};

/** How long a warm call of a Lambda is billed, and the bytes that it logs with the three lines of Lambda itself. */
const billedSeconds = 0.06;
const loggedBytes = 700;

/** Everything that calls the API comes through CloudFront and stands in the API's access log; its firewall is a line of its own. */
const accessLogBytes = 350;
const atTheEdge =
  prices.httpApiPerMillionRequests +
  prices.cloudFrontPerMillionRequests +
  (accessLogBytes / 1e9) * prices.logsPerGigabyte * 1e6;

/** What a number of calls costs a month. */
export const costOf = ({ api, memoryMegabytes, perMonth, queue = false, reads, writes }: Call): number => {
  const lambda =
    memoryMegabytes === undefined
      ? 0
      : prices.lambdaPerMillionRequests +
        billedSeconds * (memoryMegabytes / 1024) * prices.lambdaPerGigabyteSecond * 1e6 +
        (loggedBytes / 1e9) * prices.logsPerGigabyte * 1e6;
  const perMillion =
    (api ? atTheEdge : 0) +
    (queue ? prices.sqsPerMillionRequests : 0) +
    lambda +
    reads * prices.dynamoPerMillionReads +
    writes * prices.dynamoPerMillionWrites;
  return (perMonth / 1e6) * perMillion;
};
