import { emptyStudies } from './empty-studies.ts';
import { implausibleAge } from './implausible-age.ts';
import { implausibleImageDay } from './implausible-image-day.ts';
import { missingBodySite } from './missing-body-site.ts';
import { missingFindings } from './missing-findings.ts';
import { missingModality } from './missing-modality.ts';
import { missingSex } from './missing-sex.ts';
import type { QualityRule } from './quality-rule.ts';

/** Every check of a frozen cohort, in the order in which they are told. */
export const qualityRules: readonly QualityRule[] = [
  missingSex,
  missingModality,
  missingBodySite,
  missingFindings,
  implausibleAge,
  implausibleImageDay,
  emptyStudies,
];
