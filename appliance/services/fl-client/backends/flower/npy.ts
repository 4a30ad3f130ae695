import { floatBytes, floatVector } from '#domain/egress/float-vector';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** A float32 vector as NumPy's `np.save` writes it (format 1.0): header padded with spaces to a multiple of 64. */
export function encodeNpy(vector: Float32Array): Uint8Array<ArrayBuffer> {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${vector.length},), }`;
  const padded = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = Buffer.from(`${dictionary.padEnd(padded - 1)}\n`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return new Uint8Array(Buffer.concat([Uint8Array.from([...magic, 1, 0]), length, header, floatBytes(vector)]));
}

/** The float32 vector of an NPY file; anything but one flat little-endian float32 array is an error. */
export function decodeNpy(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || magic.some((byte, index) => bytes[index] !== byte))
    throw new RangeError('not an NPY file');
  const long = view.getUint8(6) > 1;
  const start = long ? 12 : 10;
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  const shape = /'shape':\s*\((\d+),\s*\)/.exec(header)?.[1];
  if (!/'descr':\s*'<f4'/.test(header) || shape === undefined) throw new RangeError('not one flat float32 array');
  const data = bytes.subarray(end);
  if (data.byteLength !== 4 * Number(shape)) throw new RangeError('the array has another length than it says');
  return floatVector(data);
}
