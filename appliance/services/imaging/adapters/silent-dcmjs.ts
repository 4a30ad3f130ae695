import { data, log } from 'dcmjs';

// The library prints by itself what it finds odd in a file: nothing of a file may be printed.
log.setLevel('silent');

/** The DICOM library's reader and writer, silenced. */
export const dicomFiles = data;
