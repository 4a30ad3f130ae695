import type { Socket } from 'node:net';

/** One frame of the sandbox's socket. */
export type Frame = { readonly header: unknown; readonly body: Uint8Array };

/** The other side broke the framing or sent more than it may. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly tooLarge: boolean;

  constructor(tooLarge: boolean) {
    super(tooLarge ? 'the frame is larger than it may be' : 'the frame cannot be read');
    this.tooLarge = tooLarge;
  }
}

/** Most that the next frame may have: a larger one is an error before it is held. */
export type FrameLimits = { readonly headerBytes: number; readonly bodyBytes: number };

/** Frame as bytes: u32be length and JSON header, u32be length and body. */
export function encodeFrame(header: object, body: Uint8Array = new Uint8Array()): Uint8Array[] {
  const encoded = Buffer.from(JSON.stringify(header));
  const lengths = [encoded.length, body.byteLength].map((length) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  });
  return [lengths[0] ?? Buffer.alloc(4), encoded, lengths[1] ?? Buffer.alloc(4), body];
}

/** Writes one frame. */
export function writeFrame(socket: Socket, header: object, body?: Uint8Array): void {
  socket.cork();
  for (const piece of encodeFrame(header, body)) socket.write(piece);
  socket.uncork();
}

/**
 * Frames as they come; ends with the connection. `limits` is read anew for every frame. Throws FrameError before it
 * holds more than one frame may have.
 */
export async function* readFrames(socket: AsyncIterable<Buffer>, limits: () => FrameLimits): AsyncGenerator<Frame> {
  const pieces = socket[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const take = async (wanted: number): Promise<Buffer | undefined> => {
    // One buffer of the announced length; its pages are used as bytes come.
    const whole = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      if (rest.length === 0) {
        const { done, value } = await pieces.next();
        if (done) return undefined;
        rest = value;
      }
      const copied = rest.copy(whole, filled);
      filled += copied;
      rest = rest.subarray(copied);
    }
    return whole;
  };
  const block = async (most: number): Promise<Buffer | undefined> => {
    const length = (await take(4))?.readUInt32BE();
    if (length !== undefined && length > most) throw new FrameError(true);
    return length === undefined ? undefined : take(length);
  };
  while (true) {
    const { headerBytes, bodyBytes } = limits();
    const header = await block(headerBytes);
    const body = header && (await block(bodyBytes));
    if (header === undefined || body === undefined) return;
    let parsed: unknown;
    try {
      parsed = JSON.parse(header.toString('utf8'));
    } catch {
      throw new FrameError(false);
    }
    yield { header: parsed, body };
  }
}
