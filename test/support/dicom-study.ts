import { data } from 'dcmjs';

/** Who and what a made-up DICOM study is about. */
export type StudySpec = {
  readonly uid: string;
  readonly accessionNumber: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly slices?: number;
  readonly size?: number;
  readonly pixels?: 'lesion' | 'blank' | 'none';
  readonly bodyPart?: string;
  /** Attributes put over the others, for headers that are wrong on purpose. */
  readonly override?: Readonly<Record<string, { vr: string; Value?: unknown[] }>>;
};

const ct = '1.2.840.10008.5.1.4.1.1.2';

function pixels(kind: StudySpec['pixels'], size: number, slice: number): ArrayBuffer {
  const values = new Uint16Array(size * size).fill(100);
  if (kind === 'lesion') for (let i = 0; i < values.length; i += 1) values[i] = 100 + ((i * 31 + slice * 17) % 400);
  return values.buffer;
}

/** The identities in a study's headers, none of which may be found once it is de-identified. */
export const identitiesOf = (spec: StudySpec): readonly string[] => [
  spec.accessionNumber,
  spec.patientId,
  ...spec.patientName.split('^'),
  spec.uid,
  '19420314',
  '20230517',
  'Elsewhere',
  'Quincy',
  'SN-443-77',
];

/** The files of a made-up CT study with an identity in every place that a header has for one. */
export function makeStudy(spec: StudySpec): readonly Buffer[] {
  const { slices = 4, size = 64, pixels: kind = 'lesion' } = spec;
  return Array.from({ length: slices }, (_, slice) => {
    const instance = `${spec.uid}.1.${slice + 1}`;
    const file = new data.DicomDict({
      '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
      '00020002': { vr: 'UI', Value: [ct] },
      '00020003': { vr: 'UI', Value: [instance] },
      '00020010': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] },
      '00020016': { vr: 'AE', Value: ['ELSEWHERE_CT'] },
    });
    const dataset: Record<string, { vr: string; Value?: unknown[] }> = {
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
      '00080016': { vr: 'UI', Value: [ct] },
      '00080018': { vr: 'UI', Value: [instance] },
      '00080020': { vr: 'DA', Value: ['20230517'] },
      '00080022': { vr: 'DA', Value: ['20230517'] },
      '00080030': { vr: 'TM', Value: ['101112'] },
      '00080050': { vr: 'SH', Value: [spec.accessionNumber] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '00080070': { vr: 'LO', Value: ['Acme'] },
      '00080080': { vr: 'LO', Value: ['St Elsewhere'] },
      '00080090': { vr: 'PN', Value: ['Quincy^Mary'] },
      '00081030': { vr: 'LO', Value: [`Chest of ${spec.patientName}`] },
      '00081140': {
        vr: 'SQ',
        Value: [
          {
            '00081150': { vr: 'UI', Value: [ct] },
            '00081155': { vr: 'UI', Value: [`${spec.uid}.1.1`] },
            '00400280': { vr: 'ST', Value: [`seen with ${spec.patientName}`] },
          },
        ],
      },
      '00090010': { vr: 'LO', Value: ['ACME'] },
      '00091001': { vr: 'LO', Value: [spec.patientName] },
      '00100010': { vr: 'PN', Value: [spec.patientName] },
      '00100020': { vr: 'LO', Value: [spec.patientId] },
      '00100030': { vr: 'DA', Value: ['19420314'] },
      '00100040': { vr: 'CS', Value: ['F'] },
      '00101001': { vr: 'PN', Value: [spec.patientName] },
      '00104000': { vr: 'LT', Value: [`${spec.patientName} lives by St Elsewhere`] },
      '00180015': { vr: 'CS', Value: [spec.bodyPart ?? 'CHEST'] },
      '00180050': { vr: 'DS', Value: [2] },
      '00181000': { vr: 'LO', Value: ['SN-443-77'] },
      '0020000D': { vr: 'UI', Value: [spec.uid] },
      '0020000E': { vr: 'UI', Value: [`${spec.uid}.1`] },
      '00200010': { vr: 'SH', Value: ['1'] },
      '00200011': { vr: 'IS', Value: [1] },
      '00200013': { vr: 'IS', Value: [slice + 1] },
      '00200032': { vr: 'DS', Value: [0, 0, slice * 2] },
      '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
      '00200052': { vr: 'UI', Value: [`${spec.uid}.9`] },
      '00204000': { vr: 'LT', Value: [spec.patientName] },
      '00280002': { vr: 'US', Value: [1] },
      '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
      '00280010': { vr: 'US', Value: [size] },
      '00280011': { vr: 'US', Value: [size] },
      '00280030': { vr: 'DS', Value: [1, 1] },
      '00280100': { vr: 'US', Value: [16] },
      '00280101': { vr: 'US', Value: [16] },
      '00280102': { vr: 'US', Value: [15] },
      '00280103': { vr: 'US', Value: [0] },
      '00281052': { vr: 'DS', Value: [-1024] },
      '00281053': { vr: 'DS', Value: [1] },
      ...(kind === 'none' ? {} : { '7FE00010': { vr: 'OW', Value: [pixels(kind, size, slice)] } }),
      ...spec.override,
    };
    for (const tag of Object.keys(dataset).sort()) file.dict[tag] = dataset[tag]!;
    return Buffer.from(file.write());
  });
}
