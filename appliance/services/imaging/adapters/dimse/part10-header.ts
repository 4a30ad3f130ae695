/** The values of a file's meta information. */
type FileMeta = {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
};

const element = (number: number, vr: string, value: Buffer): Buffer => {
  const long = vr === 'OB';
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(0x0002, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
};

const uid = (number: number, value: string): Buffer =>
  element(number, 'UI', Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1'));

/**
 * Preamble and file meta information (PS3.10 §7.1). Together with a dataset as received over the network they are a
 * DICOM file; the dataset is not decoded.
 */
export function part10Header({ sopClassUid, sopInstanceUid, transferSyntaxUid }: FileMeta): Buffer {
  const meta = Buffer.concat([
    element(0x0001, 'OB', Buffer.from([0, 1])),
    uid(0x0002, sopClassUid),
    uid(0x0003, sopInstanceUid),
    uid(0x0010, transferSyntaxUid),
    uid(0x0012, '2.25.309184216577012463980351752061932418874'),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), element(0x0000, 'UL', length), meta]);
}
