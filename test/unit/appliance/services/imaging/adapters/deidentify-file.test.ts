import { describe, expect, it } from 'vitest';
import { deidentifyFile } from '#appliance/services/imaging/adapters/deidentify-file';
import { dicomFiles } from '#appliance/services/imaging/adapters/silent-dcmjs';
import { makeStudy, type StudySpec, slicePixels } from '#test/fixtures/dicom-study';
import { type Compression, compressed } from '#test/support/compressed-files';

const pseudonyms = { key: new Uint8Array(32), personKey: 'a'.repeat(16), studyKey: 'b'.repeat(16) };
const spec: StudySpec = {
  uid: '1.2.826.0.1.3680043.95.1',
  accessionNumber: 'ACC1',
  patientId: 'HOSP-1',
  patientName: 'Yamada^Tarou',
  slices: 1,
  size: 256,
};
const read = (file: Buffer) => dicomFiles.DicomMessage.readFile(new Uint8Array(file).buffer);
const pixelItems = (file: Buffer): unknown[] => read(file).dict['7FE00010']?.Value ?? [];

describe('a de-identified file', () => {
  it.each(['RLE', 'JPEG lossless', 'several fragments a frame and no offset table'] as Compression[])(
    'has one fragment a frame: %s',
    async (compression) => {
      const { bytes, transferSyntaxUid } = deidentifyFile(
        await compressed(makeStudy(spec)[0]!, compression),
        pseudonyms,
      );
      expect(pixelItems(bytes)).toHaveLength(1);
      // Offset table, one fragment, end of the sequence: item tags (FFFE,E000) twice, counted from the pixel data on.
      const from = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
      expect(bytes.subarray(from + 12, from + 16)).toEqual(Buffer.from([0xfe, 0xff, 0x00, 0xe0]));
      expect(bytes.readUInt32LE(from + 16)).toBe(4);
      expect(bytes.subarray(from + 24, from + 28)).toEqual(Buffer.from([0xfe, 0xff, 0x00, 0xe0]));
      expect(from + 32 + bytes.readUInt32LE(from + 28)).toBe(bytes.length - 8);
      expect(transferSyntaxUid).not.toBe('1.2.840.10008.1.2.1');
    },
  );

  it('is not deflated where the original was, and says so', async () => {
    const { bytes, transferSyntaxUid } = deidentifyFile(await compressed(makeStudy(spec)[0]!, 'deflated'), pseudonyms);
    expect(transferSyntaxUid).toBe('1.2.840.10008.1.2.1');
    expect(Buffer.from(pixelItems(bytes)[0] as ArrayBuffer).equals(Buffer.from(slicePixels(256, 0).buffer))).toBe(true);
  });

  it('names its series, and how large its pixels are', () => {
    const { series, pixelBytes } = deidentifyFile(makeStudy({ ...spec, series: 2 })[1]!, pseudonyms);
    expect(series).toMatchObject({ number: 2, modality: 'CT' });
    // Samples Per Pixel 1, 16 bits.
    expect(pixelBytes).toBe(256 * 256 * 2);
  });
});

describe('a file in character sets that the parser does not know', () => {
  const sets = [['ISO 2022 IR 6', 'ISO 2022 IR 87'], ['', 'ISO 2022 IR 149'], ['ISO 2022 IR 999']];
  const odd = (Value: string[], more: Partial<StudySpec> = {}): Buffer =>
    makeStudy({ ...spec, ...more, override: { '00080005': { vr: 'CS', Value } } })[0]!;

  it.each(sets.map((set) => [set]))('is de-identified, with its pixels: %o', (set) => {
    const { bytes, pixels } = deidentifyFile(odd(set), pseudonyms);
    expect(pixels).toBe('VARIED');
    expect(read(bytes).dict['00080005']?.Value).toEqual(['ISO_IR 192']);
    for (const identity of ['Yamada', 'Tarou', 'HOSP-1']) expect(bytes.includes(identity)).toBe(false);
  });

  it.each(['big endian', 'implicit value types'] as Compression[])(
    'is de-identified when written in %s',
    async (syntax) => {
      expect(
        deidentifyFile(await compressed(odd(['ISO 2022 IR 6', 'ISO 2022 IR 87']), syntax), pseudonyms).pixels,
      ).toBe('VARIED');
    },
  );

  it('is still refused when an identity is left in it', () => {
    expect(() => deidentifyFile(odd(['ISO 2022 IR 6', 'ISO 2022 IR 87'], { bodyPart: 'YAMADA' }), pseudonyms)).toThrow(
      'identity left',
    );
  });
});
