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

/** A header is a list of names and numbers; a model of 10,000 tensors needs less. */
const maxHeaderBytes = 4_194_304;

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

/** Frames as they come; ends with the connection, throws FrameError before it holds more than one frame may have. */
export async function* readFrames(socket: AsyncIterable<Buffer>, maxBodyBytes: number): AsyncGenerator<Frame> {
  const pieces = socket[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  const take = async (wanted: number): Promise<Buffer | undefined> => {
    while (size < wanted) {
      const { done, value } = await pieces.next();
      if (done) return undefined;
      held.push(value);
      size += value.length;
    }
    const whole = Buffer.concat(held);
    held = [whole.subarray(wanted)];
    size -= wanted;
    return whole.subarray(0, wanted);
  };
  const block = async (most: number): Promise<Buffer | undefined> => {
    const length = (await take(4))?.readUInt32BE();
    if (length !== undefined && length > most) throw new FrameError(true);
    return length === undefined ? undefined : take(length);
  };
  while (true) {
    const header = await block(maxHeaderBytes);
    const body = header && (await block(maxBodyBytes));
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
