import dimse from 'dcmjs-dimse';

// The library logs by itself, and names AE titles and datasets: nothing of that may be printed.
dimse.log.setLevel('silent');

/** The DIMSE library, silenced. */
export const silentDimse = dimse;
