import { gunzipSync } from 'node:zlib';

/** Voxels of a `.nii.gz` of 16 bits by x, y and z, before the slope and intercept of its header. */
export type Voxels = {
  readonly size: readonly [number, number, number];
  readonly at: (x: number, y: number, z: number) => number;
};

/** Reads a little-endian NIfTI-1 volume of 16-bit integers. */
export function niftiVoxels(file: Buffer): Voxels {
  const bytes = gunzipSync(file);
  const [nx, ny, nz] = [42, 44, 46].map((at) => bytes.readInt16LE(at)) as [number, number, number];
  const type = bytes.readInt16LE(70);
  if (type !== 4 && type !== 512) throw new Error(`not 16-bit integers: type ${type}`);
  const offset = bytes.readFloatLE(108);
  return {
    size: [nx, ny, nz],
    at: (x, y, z) => {
      const at = offset + 2 * (x + nx * (y + ny * z));
      return type === 4 ? bytes.readInt16LE(at) : bytes.readUInt16LE(at);
    },
  };
}
