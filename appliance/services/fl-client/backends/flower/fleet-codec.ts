import { readFileSync } from 'node:fs';
import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { FleetMessages } from './fleet-messages.ts';

// Written from the pinned `flwr` by federation/write_fleet_descriptors.py: no generated code to keep.
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL('fleet-descriptors.binpb', import.meta.url))),
);

function descriptor(name: keyof FleetMessages): DescMessage {
  const found = registry.getMessage(name);
  if (found === undefined) throw new TypeError(`${name} is not in the descriptors`);
  return found;
}

/** A Fleet API message as protobuf bytes, fields in number order as Python writes them. */
export function encodeFleet<N extends keyof FleetMessages>(name: N, message: FleetMessages[N]): Uint8Array {
  const desc = descriptor(name);
  return toBinary(desc, create(desc, message as Parameters<typeof create>[1]));
}

/** Protobuf bytes as a Fleet API message; throws when they are not one. */
export function decodeFleet<N extends keyof FleetMessages>(name: N, bytes: Uint8Array): FleetMessages[N] {
  return fromBinary(descriptor(name), bytes) as unknown as FleetMessages[N];
}
