import type { FleetAnswer, FleetApi } from './fleet-api.ts';

/** Shortest interval that Flower takes; a node is offline after two of them. */
export const heartbeatSeconds = 10;

/**
 * Puts this run's node online and answers its id. A node that was known is revived by a heartbeat alone:
 * deactivating it first would make the server give up its open message.
 */
export async function connectNode(fleet: FleetApi, knownNodeId: bigint | undefined): Promise<FleetAnswer<bigint>> {
  if (knownNodeId !== undefined) {
    const beat = await fleet.call('send-node-heartbeat', {
      node: { nodeId: knownNodeId },
      heartbeatInterval: heartbeatSeconds,
    });
    if (beat.kind === 'answered' && beat.value.success) return { kind: 'answered', value: knownNodeId };
    if (beat.kind === 'over' || beat.kind === 'unreachable') return beat;
  }
  const active = await fleet.call('activate-node', {
    publicKey: fleet.publicKey,
    heartbeatInterval: heartbeatSeconds,
  });
  // Refused with 412 while the server still thinks the node online: the caller tries again until it is not.
  return active.kind === 'answered' ? { kind: 'answered', value: active.value.nodeId } : active;
}
