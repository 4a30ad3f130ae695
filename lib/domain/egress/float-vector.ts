const littleEndianHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Little-endian float32 bytes as numbers, in a copy that is aligned and nobody else's. */
export function floatVector(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (bytes.byteLength % 4 !== 0) throw new RangeError('not a whole number of float32 values');
  if (littleEndianHost) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(4 * index, true));
}

/** Numbers as little-endian float32 bytes. */
export function floatBytes(vector: Float32Array): Uint8Array<ArrayBuffer> {
  if (littleEndianHost) return new Uint8Array(new Float32Array(vector).buffer);
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  vector.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return bytes;
}
