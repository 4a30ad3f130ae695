import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { flush } from '#appliance/platform/flush';

const headerBytes = 348;

/** The length of an uncompressed NIfTI-1 file in bytes, calculated from its header; undefined for any other header. */
function lengthByHeader(header: Buffer): number | undefined {
  if (header.length < headerBytes || header.toString('latin1', 344, 347) !== 'n+1') return undefined;
  const little = header.readInt32LE(0) === headerBytes;
  if (!little && header.readInt32BE(0) !== headerBytes) return undefined;
  const short = (at: number): number => (little ? header.readInt16LE(at) : header.readInt16BE(at));
  const dimensions = short(40);
  if (dimensions < 1 || dimensions > 7) return undefined;
  let voxels = 1;
  for (let i = 1; i <= dimensions; i += 1) voxels *= short(40 + 2 * i);
  const offset = little ? header.readFloatLE(108) : header.readFloatBE(108);
  const length = offset + (voxels * short(72)) / 8;
  return length > offset && offset >= headerBytes ? length : undefined;
}

/**
 * Flushes a `.nii.gz` file to the disk and returns its SHA-256 in hexadecimal where it is complete: its gzip trailer is
 * correct, its header is a NIfTI-1 header, and its length is the one in the header. Returns undefined for any other
 * content. Reads the file as a stream. Throws errors of the file system.
 */
export async function hashCompleteNifti(file: string): Promise<string | undefined> {
  await flush(file);
  const hash = createHash('sha256');
  let header = Buffer.alloc(0);
  let length = 0;
  const unpacked = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      if (header.length < headerBytes) header = Buffer.concat([header, bytes.subarray(0, headerBytes - header.length)]);
      length += bytes.length;
      done();
    },
  });
  const source = createReadStream(file);
  source.on('data', (bytes) => hash.update(bytes));
  try {
    await pipeline(source, createGunzip(), unpacked);
  } catch (error) {
    // zlib's codes mean no gzip data, truncated data or a wrong check sum; other errors come from the disk.
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('Z_')) return undefined;
    throw error;
  }
  return lengthByHeader(header) === length ? hash.digest('hex') : undefined;
}
