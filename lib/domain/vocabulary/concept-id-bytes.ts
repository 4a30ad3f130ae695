const more = 0x80;

/**
 * Concept ids as few bytes: each as its distance from the one before it, seven bits a byte, the lowest first. Two bytes
 * an id are usual where half a vocabulary stands below one concept; a table with a row for each would take fourteen.
 *
 * The ids are ascending and none comes twice.
 */
export function packConceptIds(ids: Iterable<number>): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const id of ids) {
    let distance = id - before;
    for (; distance >= more; distance >>>= 7) bytes.push((distance & 0x7f) | more);
    bytes.push(distance);
    before = id;
  }
  return Uint8Array.from(bytes);
}

/** The ids that `packConceptIds` packed. */
export function* unpackConceptIds(bytes: Uint8Array): Generator<number> {
  let id = 0;
  let distance = 0;
  let shift = 0;
  for (const byte of bytes) {
    // Ids stay below 2^31, so that no shift of a distance loses a bit.
    distance |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte >= more) continue;
    id += distance;
    yield id;
    distance = 0;
    shift = 0;
  }
}
