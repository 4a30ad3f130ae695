import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, type Frame, readFrames } from '#appliance/services/fl-client/sandbox/frames';
import { readReply } from '#appliance/services/fl-client/sandbox/read-reply';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
const all = async (bytes: Buffer, size = 1000, bodyBytes = 1000, headerBytes = 100_000): Promise<Frame[]> => {
  const frames: Frame[] = [];
  for await (const frame of readFrames(pieces(bytes, size), () => ({ headerBytes, bodyBytes }))) frames.push(frame);
  return frames;
};
const frameBytes = (header: object, body?: Uint8Array): Buffer => Buffer.concat(encodeFrame(header, body));

describe('frames of the sandbox', () => {
  it('come out as they went in, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.dictionary(fc.string(), fc.integer()), fc.uint8Array())),
        fc.integer({ min: 1, max: 50 }),
        async (frames, size) => {
          const bytes = Buffer.concat(frames.map(([header, body]) => frameBytes(header, body)));
          const read = await all(bytes, size);
          expect(read.map(({ header }) => JSON.stringify(header))).toEqual(
            frames.map(([header]) => JSON.stringify(header)),
          );
          expect(read.map(({ body }) => Buffer.from(body).toString('hex'))).toEqual(
            frames.map(([, body]) => Buffer.from(body).toString('hex')),
          );
        },
      ),
    );
  });

  it('end quietly when the stream is cut off', async () => {
    const bytes = frameBytes({ a: 1 }, new Uint8Array(10));
    expect(await all(bytes.subarray(0, -1))).toEqual([]);
    expect(await all(Buffer.concat([bytes, bytes.subarray(0, 5)]))).toHaveLength(1);
  });

  it('are refused by their announced length, before a byte of the body is held', async () => {
    const huge = frameBytes({}, new Uint8Array(8));
    await expect(all(huge, 1000, 7)).rejects.toMatchObject({ tooLarge: true });
    expect(await all(huge, 1000, 8)).toHaveLength(1);
    await expect(all(Buffer.from('ffffffff', 'hex'))).rejects.toMatchObject({ tooLarge: true });
    await expect(all(frameBytes({ a: 1 }), 1000, 0, 6)).rejects.toMatchObject({ tooLarge: true });
    expect(await all(frameBytes({ a: 1 }), 1000, 0, 7)).toHaveLength(1);
  });

  it('have the limits that hold when they begin', async () => {
    const bytes = Buffer.concat([frameBytes({}), frameBytes({}, new Uint8Array(8))]);
    let bodyBytes = 0;
    const frames = readFrames(pieces(bytes, 3), () => ({ headerBytes: 10, bodyBytes }));
    expect(await frames.next()).toMatchObject({ done: false });
    bodyBytes = 8;
    expect(await frames.next()).toMatchObject({ done: false, value: { body: { length: 8 } } });
  });

  it('are refused when the header is not JSON', async () => {
    await expect(all(Buffer.from('000000027b7b00000000', 'hex'))).rejects.toMatchObject({ tooLarge: false });
  });
});

describe('an answer of the app', () => {
  const reply = { kind: 'reply', id: 1, kinds: ['metrics'], layout: [], metrics: { 'num-examples': 1 } };
  const body = new Uint8Array();

  it('is a reply, or the known name of an exception', () => {
    expect(readReply({ header: reply, body }, 1)).toMatchObject({ kind: 'reply' });
    expect(readReply({ header: { kind: 'failed', id: 1, errorName: 'KeyError' }, body }, 1)).toEqual({
      kind: 'failed',
      errorName: 'KeyError',
    });
    expect(readReply({ header: { kind: 'failed', id: 1, errorName: 'MrsSmith' }, body }, 1)).toEqual({
      kind: 'failed',
      errorName: 'other',
    });
  });

  it.each([
    ['of another message', { ...reply, id: 2 }],
    ['without metrics', { ...reply, metrics: undefined }],
    ['with another type of weights', { ...reply, layout: [{ name: 'w', dtype: 'float64', shape: [1] }] }],
    ['of no kind', {}],
    ['that is a number', 5],
  ])('%s is unreadable', (_what, header) => {
    expect(readReply({ header, body }, 1)).toMatchObject({ kind: 'unreadable' });
  });
});
