import type { FleetAnswer, FleetApi } from './fleet-api.ts';

/** Shortest interval that Flower takes; a node is offline after two of them. */
export const heartbeatIntervalSeconds = 10;

/**
 * Puts this run's node online and answers its id. A node that was known is revived by a heartbeat alone:
 * deactivating it first would make the server give up its open message.
 */
export async function joinNode(fleet: FleetApi, knownNodeId: bigint | undefined): Promise<FleetAnswer<bigint>> {
  if (knownNodeId !== undefined) {
    const heartbeat = await fleet.call('send-node-heartbeat', {
      node: { nodeId: knownNodeId },
      heartbeatInterval: heartbeatIntervalSeconds,
    });
    if (heartbeat.kind === 'answered' && heartbeat.value.success) return { kind: 'answered', value: knownNodeId };
    if (heartbeat.kind === 'over' || heartbeat.kind === 'unreachable') return heartbeat;
  }
  const active = await fleet.call('activate-node', {
    publicKey: fleet.publicKey,
    heartbeatInterval: heartbeatIntervalSeconds,
  });
  // Refused with 412 while the server still thinks the node online: the caller tries again until it is not.
  return active.kind === 'answered' ? { kind: 'answered', value: active.value.nodeId } : active;
}
