import dimse from 'dcmjs-dimse';

// The library logs AE titles and datasets, which must not be printed.
dimse.log.setLevel('silent');

/** The DIMSE library with logging turned off. */
export const silentDimse = dimse;
