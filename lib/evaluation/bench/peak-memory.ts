import { readFileSync } from 'node:fs';

/** The most that a process has held in memory since it started, in bytes. Throws where it runs no more. */
export function peakMemory(pid: number | undefined): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
