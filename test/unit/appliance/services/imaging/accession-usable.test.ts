import { expect, it } from 'vitest';
import { accessionUsable } from '#appliance/services/imaging/accession-usable';

it.each(['FAK00000001', '1', 'a b', 'ÄÖ-9'])('lets %j be asked for', (accession) => {
  expect(accessionUsable(accession)).toBe(true);
});

it.each(['', ' ', '*', 'FAK*', 'FAK?', 'A\\B', ' FAK1', 'FAK1 ', 'FAK\n1'])('never asks for %j', (accession) => {
  expect(accessionUsable(accession)).toBe(false);
});
