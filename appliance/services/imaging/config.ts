import * as z from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** An AE title (PS3.5 VR AE): at most 16 characters, no backslash, no outer spaces. */
const aeTitle = z
  .string()
  .regex(/^[\x21-\x5B\x5D-\x7E]([\x20-\x5B\x5D-\x7E]{0,14}[\x21-\x5B\x5D-\x7E])?$/, 'an AE title');

/** Settings of the imaging service, from its environment. */
export const ImagingConfig = z.object({
  PORT: port,
  HOST: z.string().min(1),
  VERSION: z.string().min(1),
  DATA_FOLDER: z.string().min(1),
  IMAGE_FOLDER: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  SERVICE_KEYS_FILE: z.string().min(1),
  SERVICE_KEY_FILE: z.string().min(1),
  QUERY_URL: z.url(),
  PSEUDONYM_KEY_FILE: z.string().min(1),
  DIMSE_AE_TITLE: aeTitle,
  DIMSE_HOST: z.string().min(1),
  DIMSE_PORT: port,
  PACS_AE_TITLE: aeTitle,
  PACS_HOST: z.string().min(1),
  PACS_PORT: port,
  RESEARCH_AE_TITLE: aeTitle,
  RESEARCH_HOST: z.string().min(1),
  RESEARCH_PORT: port,
  /**
   * REST API of the research store, where it is an Orthanc. Without it, the trust itself must delete studies from the
   * store.
   */
  RESEARCH_REST_URL: z.url().optional(),
  RESEARCH_REST_USER: z.string().default(''),
  RESEARCH_REST_PASSWORD_FILE: z.string().optional(),
  /** dcm2niix of the version in requirements.lock or newer; checked at start. */
  DCM2NIIX_PROGRAM: z.string().min(1),
  /** The import of a study does not begin while the work folder or the image folder has less free space than this. */
  MIN_FREE_MEGABYTES: z.coerce.number().min(0).default(512),
  /**
   * Number of failures after which the import continues without a study. Only failures while PACS, research store and
   * disk are healthy count. With the pauses below, twenty attempts take about an hour.
   */
  ATTEMPTS: z.coerce.number().int().min(1).max(1000).default(20),
  /** Pause after the first failure; it doubles with every failure up to the longest. */
  FIRST_PAUSE_MILLISECONDS: z.coerce.number().int().min(1).default(500),
  LONGEST_PAUSE_MILLISECONDS: z.coerce.number().int().min(1).default(300_000),
});
export type ImagingConfig = z.infer<typeof ImagingConfig>;
