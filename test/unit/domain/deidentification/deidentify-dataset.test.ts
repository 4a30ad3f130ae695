import { describe, expect, it } from 'vitest';
import { deidentifyDataset } from '#domain/deidentification/deidentify-dataset';
import type { DicomDataset } from '#domain/deidentification/dicom-dataset';
import { residualIdentity } from '#domain/deidentification/residual-identity';

const key = new Uint8Array(32).fill(7);
const pseudonyms = { key, personKey: '00112233aabbccdd', studyKey: 'ffeeddccbbaa9988' };

const original: DicomDataset = {
  '00080018': { vr: 'UI', Value: ['1.2.3.4'] },
  '00080020': { vr: 'DA', Value: ['20240229'] },
  '00080030': { vr: 'TM', Value: ['134501.25'] },
  '00080050': { vr: 'SH', Value: ['ACC12345'] },
  '00080060': { vr: 'CS', Value: ['CT'] },
  '00080080': { vr: 'LO', Value: ['St Elsewhere'] },
  '0008103E': { vr: 'LO', Value: ['Chest of Jane Doe'] },
  '00081140': {
    vr: 'SQ',
    Value: [
      {
        '00081155': { vr: 'UI', Value: ['1.2.3.9'] },
        '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
        '00204000': { vr: 'LT', Value: ['Jane again'] },
      },
    ],
  },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
  '00100020': { vr: 'LO', Value: ['H-778899'] },
  '00100030': { vr: 'DA', Value: ['19500101'] },
  '00180015': { vr: 'CS', Value: ['CHEST'] },
  '00200010': { vr: 'SH', Value: ['S-1'] },
  '00280010': { vr: 'US', Value: [64] },
  '00291010': { vr: 'OB', Value: [new Uint8Array([1]).buffer] },
  '00290010': { vr: 'LO', Value: ['ACME HEADER'] },
  '00991234': { vr: 'LO', Value: ['Jane'] },
  '7FE00010': { vr: 'OW', Value: [new Uint8Array([1, 2]).buffer] },
};

const plain = (dataset: DicomDataset): string => JSON.stringify(dataset);

describe('de-identification of a dataset', () => {
  it('leaves nothing that names the person, the order or the hospital, at any depth', () => {
    const result = plain(deidentifyDataset(original, pseudonyms));
    for (const identity of [
      'Doe',
      'Jane',
      'ACC12345',
      'H-778899',
      'Elsewhere',
      '20240229',
      '1950',
      '1.2.3.4',
      '1.2.3.9',
    ])
      expect(result, identity).not.toContain(identity);
  });

  it('keeps what an image needs', () => {
    const result = deidentifyDataset(original, pseudonyms);
    for (const tag of ['00080060', '00180015', '00280010', '7FE00010']) expect(result[tag]).toEqual(original[tag]);
  });

  it('puts the pseudonyms in place of the identities and says by which profile', () => {
    const result = deidentifyDataset(original, pseudonyms);
    expect(result['00100010']?.Value).toEqual([pseudonyms.personKey]);
    expect(result['00100020']?.Value).toEqual([pseudonyms.personKey]);
    expect(result['00080050']?.Value).toEqual([pseudonyms.studyKey]);
    expect(result['00120062']?.Value).toEqual(['YES']);
    expect(plain(result)).toMatch(/113100.*113107/);
  });

  it('replaces a UID by the same one each time, and by another under another key', () => {
    const uid = (k: Uint8Array) => deidentifyDataset(original, { ...pseudonyms, key: k })['00080018']?.Value?.[0];
    expect(uid(key)).toMatch(/^2\.25\.\d{30,39}$/);
    expect(uid(key)).toBe(uid(new Uint8Array(32).fill(7)));
    expect(uid(key)).not.toBe(uid(new Uint8Array(32).fill(8)));
  });

  it('keeps a reference pointing at the instance it pointed at', () => {
    const target = deidentifyDataset({ '00080018': { vr: 'UI', Value: ['1.2.3.9'] } }, pseudonyms);
    expect(plain(deidentifyDataset(original, pseudonyms))).toContain(String(target['00080018']?.Value?.[0]));
  });

  it('moves a person’s dates by one number of days, so that intervals stay true', () => {
    const day = (value: string): number => {
      const shifted = String(
        deidentifyDataset({ '00080020': { vr: 'DA', Value: [value] } }, pseudonyms)['00080020']?.Value?.[0],
      );
      return Date.parse(`${shifted.slice(0, 4)}-${shifted.slice(4, 6)}-${shifted.slice(6)}`) / 86_400_000;
    };
    expect(day('20240301') - day('20240229')).toBe(1);
    expect(day('20240301') - day('20230301')).toBe(366);
  });

  it('removes private attributes, and keeps one that the trust allows together with its creator', () => {
    expect(plain(deidentifyDataset(original, pseudonyms))).not.toContain('ACME');
    const allowed = [{ group: '0029', creator: 'ACME HEADER', element: '10' }];
    const result = deidentifyDataset(original, { ...pseudonyms, privateAttributes: allowed });
    expect(result['00290010']).toBeDefined();
    expect(result['00291010']).toBeDefined();
    const other = [{ group: '0029', creator: 'OTHER', element: '10' }];
    expect(deidentifyDataset(original, { ...pseudonyms, privateAttributes: other })['00291010']).toBeUndefined();
  });

  it('removes an attribute that no list knows', () => {
    expect(deidentifyDataset(original, pseudonyms)['00991234']).toBeUndefined();
  });
});

describe('the search for what is left of an identity', () => {
  it('finds the name where a technical value belongs', () => {
    const typed = { ...original, '00180015': { vr: 'CS', Value: ['JANE CHEST'] } };
    expect(residualIdentity(typed, deidentifyDataset(typed, pseudonyms))).toEqual(['00180015']);
  });

  it('finds nothing in an honest header', () => {
    expect(residualIdentity(original, deidentifyDataset(original, pseudonyms))).toEqual([]);
  });
});
