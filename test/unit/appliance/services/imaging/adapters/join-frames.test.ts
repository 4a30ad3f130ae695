import { expect, it } from 'vitest';
import { joinFrames } from '#appliance/services/imaging/adapters/join-frames';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;
const values = (frames: readonly ArrayBuffer[]): number[][] => frames.map((frame) => [...new Uint8Array(frame)]);

it('leaves one fragment a frame as it is', () => {
  expect(values(joinFrames([bytes(1), bytes(2)], 2))).toEqual([[1], [2]]);
});

it('joins all fragments of a single frame', () => {
  expect(values(joinFrames([bytes(1, 2), bytes(3), bytes(4)], 1))).toEqual([[1, 2, 3, 4]]);
});

it('begins a frame where a JPEG or a JPEG 2000 image begins', () => {
  const jpeg = bytes(0xff, 0xd8, 1);
  const jpeg2000 = bytes(0xff, 0x4f, 2);
  expect(values(joinFrames([jpeg, bytes(9), jpeg2000, bytes(8), bytes(7)], 2))).toEqual([
    [0xff, 0xd8, 1, 9],
    [0xff, 0x4f, 2, 8, 7],
  ]);
});

it('refuses frames that cannot be told apart', () => {
  expect(() => joinFrames([bytes(1), bytes(2), bytes(3)], 2)).toThrow('do not match');
});
