import { join } from 'node:path';
import { rememberedPorts } from './remembered-ports.ts';

/** Ports of the hub's parts on this machine; `edge` is the one that people, trusts and run servers know. */
export type HubPorts = { readonly cloud: number; readonly ecs: number; readonly edge: number };

/**
 * The same ports at each start from the same folder. The edge is at `preferred` at the first start; where something
 * else listens on its port now, it gets another.
 */
export function hubPorts(folder: string, preferred?: number): Promise<HubPorts> {
  return rememberedPorts(join(folder, 'ports.json'), ['cloud', 'ecs', 'edge'], {
    movable: preferred === undefined ? {} : { edge: preferred },
  });
}
