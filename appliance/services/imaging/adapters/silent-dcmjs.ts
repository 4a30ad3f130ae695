import { data, log } from 'dcmjs';

// The library logs irregular contents of files, and nothing of a file may be printed.
log.setLevel('silent');

/** The DICOM library's reader and writer with logging turned off. */
export const dicomFiles = data;
