/** An identifier of a patient without blanks and without regard to case: NHS numbers are written in groups of digits. */
export const normalIdentifier = (value: string): string => value.replace(/\s+/g, '').toUpperCase();
