import { uuidv7 } from 'uuidv7';

/** A fresh id; handed in so that tests can foresee it. */
export type NewId = () => string;

/** UUID version 7: unique everywhere and sorted by the time it was made. */
export const newId: NewId = () => uuidv7();
