/** Modalities with a value of their own, by their DICOM code, and names of concepts that stand for them. */
const names: Readonly<Record<string, readonly string[]>> = {
  CR: ['computed radiography'],
  CT: ['computed tomography', 'computed axial tomography', 'ct'],
  DX: ['digital radiography', 'plain radiography', 'plain x-ray', 'radiography'],
  ES: ['endoscopy'],
  MG: ['mammography'],
  MR: ['magnetic resonance', 'mri'],
  NM: ['nuclear medicine', 'radioisotope', 'scintigraphy'],
  OCT: ['optical coherence tomography'],
  OP: ['ophthalmic photography', 'fundus photography'],
  PT: ['positron emission tomography'],
  PX: ['panoramic x-ray'],
  RF: ['fluoroscopy', 'radio fluoroscopy'],
  SM: ['slide microscopy'],
  US: ['ultrasound', 'ultrasonography'],
  XA: ['x-ray angiography', 'angiography'],
};

const other = 'other';

/** The values of the distribution by modality, in order. */
export const modalityLabels: readonly string[] = [...Object.keys(names), other];

/** The value of a modality concept: by its code where that is DICOM's, else by how its name begins. */
export function modalityLabelOf(conceptCode: string, conceptName: string): string {
  if (Object.hasOwn(names, conceptCode)) return conceptCode;
  const name = conceptName.trim().toLowerCase();
  const found = Object.entries(names).find(([, starts]) => starts.some((start) => name.startsWith(start)));
  return found?.[0] ?? other;
}
