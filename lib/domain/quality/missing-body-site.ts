import type { QualityRule } from './quality-rule.ts';

/** A study of the person names no body site. */
export const missingBodySite: QualityRule = {
  check: 'missing',
  column: 'body_site',
  fails: ({ studies }) => studies.some(({ bodySite }) => bodySite === ''),
};
