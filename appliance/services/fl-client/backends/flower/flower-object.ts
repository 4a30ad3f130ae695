import { createHash } from 'node:crypto';
import type { ObjectTree } from './fleet-messages.ts';

/** An object of Flower's content-addressed store: its id is the SHA-256 of its bytes. */
export type FlowerObject = {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly children: readonly FlowerObject[];
};

/** What an object's bytes say. */
export type FlowerParts = { readonly kind: string; readonly childIds: readonly string[]; readonly body: Uint8Array };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Makes an object: head (class, ids of its distinct children, length of the body), zero byte, body. */
export function flowerObject(kind: string, children: readonly FlowerObject[], body: Uint8Array): FlowerObject {
  // The server refuses a tree in which a node names a child twice.
  const distinct = [...new Map(children.map((child) => [child.id, child])).values()];
  const head = `${kind} ${distinct.map(({ id }) => id).join(',')} ${body.byteLength}\0`;
  const bytes = new Uint8Array(Buffer.concat([Buffer.from(head), body]));
  return { id: sha256(bytes), bytes, children: distinct };
}

/** Takes an object's bytes apart after checking that they hash to the id they were asked for by. */
export function readFlowerObject(id: string, bytes: Uint8Array): FlowerParts {
  if (sha256(bytes) !== id) throw new RangeError('the object is not the one that was asked for');
  const end = bytes.indexOf(0);
  const [kind, childIds, length, ...rest] = new TextDecoder().decode(bytes.subarray(0, end)).split(' ');
  const body = bytes.subarray(end + 1);
  if (end < 0 || rest.length > 0 || kind === undefined || Number(length) !== body.byteLength)
    throw new RangeError('the head of the object is malformed');
  return { kind, childIds: childIds ? childIds.split(',') : [], body };
}

/** The tree of an object's ids. */
export const objectTree = (object: FlowerObject): ObjectTree => ({
  objectId: object.id,
  children: object.children.map(objectTree),
});

/** An object and all below it, each once, children first. */
export function allObjects(object: FlowerObject): FlowerObject[] {
  const found = new Map<string, FlowerObject>();
  const walk = (at: FlowerObject): void => {
    for (const child of at.children) walk(child);
    found.set(at.id, at);
  };
  walk(object);
  return [...found.values()];
}

/** The distinct ids of a tree; throws on one too large to be a message of a run. */
export function treeIds(tree: ObjectTree, most = 100_000): string[] {
  const ids = new Set<string>();
  const walk = (node: ObjectTree): void => {
    if (ids.size > most) throw new RangeError('the object tree is too large');
    ids.add(node.objectId);
    for (const child of node.children) walk(child);
  };
  walk(tree);
  return [...ids];
}
