import { prices } from './prices.ts';

/** How large a run server is, as Fargate counts: 1,024 units are one processor. */
export type ServerSize = { readonly cpuUnits: number; readonly memoryMegabytes: number };

/** An hour of a run server with its public address. */
export const serverHourUsd = ({ cpuUnits, memoryMegabytes }: ServerSize): number =>
  (cpuUnits / 1024) * prices.fargatePerCpuHour +
  (memoryMegabytes / 1024) * prices.fargatePerGigabyteHour +
  prices.publicAddressPerHour;
