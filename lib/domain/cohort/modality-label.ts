/** Longest value of a distribution's cell. */
const longest = 80;

/** How a modality is named outside the database: the short DICOM code where the vocabulary has it, the concept's name otherwise. */
export const modalityLabel = (conceptCode: string, conceptName: string): string =>
  /^[A-Z]{2,8}$/.test(conceptCode) ? conceptCode : conceptName.slice(0, longest);
