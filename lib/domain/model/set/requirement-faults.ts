import type { FaultDetail } from '#contracts/failure';
import { runImagePackages } from '../python/run-image-packages.ts';

/** The file that names packages, as pip reads it. */
export const requirementsFile = 'requirements.txt';

/** PEP 503: case, and which of `-`, `_` and `.` separates words, makes no difference. */
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Lines that name what is not in the run image. Nothing is installed at a trust, so such a line could only mislead. */
export const requirementFaults = (text: string): readonly FaultDetail[] =>
  text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') return [];
    const name = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;(].*)?$/.exec(line)?.[1];
    const place = `${requirementsFile}:${index + 1}`;
    if (name === undefined)
      return [{ rule: 'a line must name one package; options and addresses are not taken', place }];
    return Object.hasOwn(runImagePackages, normal(name))
      ? []
      : [{ rule: 'the package must be one of the run image: nothing is installed at a trust', place }];
  });
