import { createHash } from 'node:crypto';
import type { ObjectTree } from './fleet-messages.ts';

/**
 * An object of Flower's content-addressed store: its id is the SHA-256 of its bytes, which are `head` and then `slice`
 * of the weights that the message carries.
 */
export type FlowerObject = {
  readonly id: string;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly slice: { readonly start: number; readonly length: number } | undefined;
  readonly children: readonly FlowerObject[];
};

/** What an object's bytes say. */
export type FlowerParts = { readonly kind: string; readonly childIds: readonly string[]; readonly body: Uint8Array };

const hashOf = (...pieces: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
};

/**
 * Makes an object: head (class, ids of its distinct children, length of the body), zero byte, body. `weights` is the end
 * of the body, which is hashed and not kept.
 */
export function flowerObject(
  kind: string,
  children: readonly FlowerObject[],
  body: Uint8Array,
  weights?: { readonly start: number; readonly bytes: Uint8Array },
): FlowerObject {
  // The server refuses a tree in which a node names a child twice.
  const distinct = [...new Map(children.map((child) => [child.id, child])).values()];
  const length = body.byteLength + (weights?.bytes.byteLength ?? 0);
  const text = `${kind} ${distinct.map(({ id }) => id).join(',')} ${length}\0`;
  const head = new Uint8Array(Buffer.concat([Buffer.from(text), body]));
  return {
    id: weights === undefined ? hashOf(head) : hashOf(head, weights.bytes),
    head,
    slice: weights === undefined ? undefined : { start: weights.start, length: weights.bytes.byteLength },
    children: distinct,
  };
}

/** Takes an object's bytes apart after checking that they hash to the id they were asked for by. */
export function readFlowerObject(id: string, bytes: Uint8Array): FlowerParts {
  if (hashOf(bytes) !== id) throw new RangeError('the object is not the one that was asked for');
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
