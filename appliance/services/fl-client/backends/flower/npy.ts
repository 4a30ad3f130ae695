const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What NumPy's `np.save` writes before a flat float32 vector (format 1.0): padded with spaces to a multiple of 64. */
export function npyHeader(length: number): Uint8Array<ArrayBuffer> {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${length},), }`;
  const padded = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = Buffer.from(`${dictionary.padEnd(padded - 1)}\n`, 'latin1');
  const size = Buffer.alloc(2);
  size.writeUInt16LE(header.length);
  return new Uint8Array(Buffer.concat([Uint8Array.from([...magic, 1, 0]), size, header]));
}

/**
 * Length of the float32 vector that an NPY file announces, and where its data begins; `start` holds at least the whole
 * header. Anything but one flat little-endian float32 array is an error.
 */
export function readNpyHeader(start: Uint8Array): { readonly length: number; readonly dataStart: number } {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  if (start.byteLength < 12 || magic.some((byte, index) => start[index] !== byte))
    throw new RangeError('not an NPY file');
  const long = view.getUint8(6) > 1;
  const headerStart = long ? 12 : 10;
  const dataStart = headerStart + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataStart > start.byteLength) throw new RangeError('the header of the array is cut off');
  const header = new TextDecoder('latin1').decode(start.subarray(headerStart, dataStart));
  const shape = /'shape':\s*\((\d+),\s*\)/.exec(header)?.[1];
  if (!/'descr':\s*'<f4'/.test(header) || shape === undefined) throw new RangeError('not one flat float32 array');
  return { length: Number(shape), dataStart };
}
