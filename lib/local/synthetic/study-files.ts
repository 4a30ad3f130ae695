import { data } from 'dcmjs';
import { chestImage, imageSize } from './chest-image.ts';
import type { SyntheticStudy } from './studies.ts';
import { uidArc } from './studies.ts';
import type { SyntheticTrust } from './trusts.ts';

type Element = { vr: string; Value: unknown[] };

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';
const explicitLittleEndian = '1.2.840.10008.1.2.1';
const one = (vr: string, ...Value: unknown[]): Element => ({ vr, Value });
const day = (isoDay: string): string => isoDay.replaceAll('-', '');

/** Names and places that only this synthetic hospital has; the leak search looks for them. */
export const hospitalIdentities = {
  institution: 'Quernstone General, West Wing Radiology',
  institutionAddress: '17 Quernstone Parade, Thraxley',
  referrer: 'QUILLFEATHER^DR^MORWENNA',
  operator: 'OZZWICK^TAMSIN',
  station: 'QSTN-CT-0417',
  deviceSerial: 'SNX-88412-QZ',
} as const;

/** Everything about a person that a careless header repeats. */
const identifying = ({ person, accessionNumber, date }: SyntheticStudy): Record<string, Element> => ({
  '00080020': one('DA', day(date)),
  '00080021': one('DA', day(date)),
  '00080030': one('TM', '101530'),
  '00080050': one('SH', accessionNumber),
  '00080080': one('LO', hospitalIdentities.institution),
  '00080081': one('ST', hospitalIdentities.institutionAddress),
  '00080090': one('PN', hospitalIdentities.referrer),
  '00081010': one('SH', hospitalIdentities.station),
  '00081030': one('LO', `Chest, ${person.name}`),
  '00081070': one('PN', hospitalIdentities.operator),
  '00090010': one('LO', 'QUERNSTONE'),
  '00091001': one('LO', `${person.nhsNumber} ${person.name}`),
  '00100010': one('PN', person.name),
  '00100030': one('DA', day(person.birthDate)),
  '00100040': one('CS', person.genderConceptId === 8532 ? 'F' : 'M'),
  '00101040': one('LO', person.address),
  '00104000': one('LT', `Seen with ${person.name} of ${person.address}`),
  '00181000': one('LO', hospitalIdentities.deviceSerial),
  '00204000': one('LT', `For ${hospitalIdentities.referrer}, patient ${person.nhsNumber}`),
});

/** The DICOM files of a study as the hospital's scanner made them, identities and all. */
export function studyFiles(trust: SyntheticTrust, study: SyntheticStudy): Uint8Array[] {
  const { person, seriesUid, studyUid } = study;
  // The archive of a study that was filed under somebody else carries a number the record does not know.
  const patientId = study.defect === 'other-patient' ? `${person.nhsNumber.slice(0, 9)}X` : person.nhsNumber;
  return chestImage(trust, study).map((pixels, index) => {
    const instanceUid = `${seriesUid}.${index + 1}`;
    const file = new data.DicomDict({
      '00020001': one('OB', new Uint8Array([0, 1]).buffer),
      '00020002': one('UI', ctImageStorage),
      '00020003': one('UI', instanceUid),
      '00020010': one('UI', explicitLittleEndian),
      '00020012': one('UI', uidArc),
    });
    const dataset: Record<string, Element> = {
      ...identifying(study),
      '00080005': one('CS', 'ISO_IR 192'),
      '00080008': one('CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
      '00080016': one('UI', ctImageStorage),
      '00080018': one('UI', instanceUid),
      '00080060': one('CS', 'CT'),
      '00080070': one('LO', 'Synthetic'),
      '00100020': one('LO', patientId),
      '00180015': one('CS', 'CHEST'),
      '00180050': one('DS', 5),
      '00180060': one('DS', 120),
      '0020000D': one('UI', studyUid),
      '0020000E': one('UI', seriesUid),
      '00200010': one('SH', '1'),
      '00200011': one('IS', 1),
      '00200012': one('IS', 1),
      '00200013': one('IS', index + 1),
      '00200032': one('DS', -160, -160, index * 5),
      '00200037': one('DS', 1, 0, 0, 0, 1, 0),
      '00200052': one('UI', `${studyUid}.9`),
      '00280002': one('US', 1),
      '00280004': one('CS', 'MONOCHROME2'),
      '00280010': one('US', imageSize),
      '00280011': one('US', imageSize),
      '00280030': one('DS', 5, 5),
      '00280100': one('US', 16),
      '00280101': one('US', 16),
      '00280102': one('US', 15),
      '00280103': one('US', 1),
      '00281052': one('DS', 0),
      '00281053': one('DS', 1),
      '00281054': one('LO', 'HU'),
      '7FE00010': one('OW', pixels.buffer),
    };
    for (const tag of Object.keys(dataset).sort()) Object.assign(file.dict, { [tag]: dataset[tag] });
    return new Uint8Array(file.write({ fragmentMultiframe: false }));
  });
}
