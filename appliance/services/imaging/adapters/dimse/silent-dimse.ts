import { log as dcmjsLog } from 'dcmjs';
import dimse from 'dcmjs-dimse';

// Both libraries log by themselves, and dcmjs-dimse names AE titles and datasets: nothing of that may be printed.
dimse.log.setLevel('silent');
dcmjsLog.setLevel('silent');

/** The DIMSE library, silenced. */
export const silentDimse = dimse;
