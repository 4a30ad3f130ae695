const littleEndianHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Little-endian float32 bytes as numbers, in a copy that is aligned and nobody else's. */
export function floatVector(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (bytes.byteLength % 4 !== 0) throw new RangeError('not a whole number of float32 values');
  if (littleEndianHost) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(4 * index, true));
}

/** Little-endian float32 bytes as numbers without a copy, where this machine and the bytes' place in memory allow it. */
export function floatView(bytes: Uint8Array): Float32Array {
  if (!littleEndianHost || bytes.byteOffset % 4 !== 0 || bytes.byteLength % 4 !== 0) return floatVector(bytes);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Numbers as little-endian float32 bytes without a copy, where this machine allows it. */
export function byteView(vector: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!littleEndianHost) return floatBytes(vector);
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
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
