import * as z from 'zod';

/** Settings of the fl-client, all from the environment. */
export const FlClientConfig = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  DATA_FOLDER: z.string().min(1),
  /** Images as the imaging service leaves them: `<IMAGE_FOLDER>/<project>/<study key>/`. */
  IMAGE_FOLDER: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  SERVICE_KEYS_FILE: z.string().min(1),
  SERVICE_KEY_FILE: z.string().min(1),
  QUERY_URL: z.url(),
  IMAGING_URL: z.url(),
  HUB_KEY_FILE: z.string().min(1),
  TRUST_ID_FILE: z.string().min(1),
  /** Python of the environment that apps run in. */
  SANDBOX_PYTHON: z.string().min(1),
  /** Folder with `run_client` and `flip`. */
  FEDERATION_FOLDER: z.string().min(1),
  /**
   * User id that sandboxes run as where this service runs as root; there is no sandbox as root. A service that runs
   * as an ordinary user starts sandboxes as itself.
   */
  SANDBOX_USER_ID: z.coerce.number().int().min(0).max(4_294_967_294).default(65_534),
  /** So long a run server may be out of reach before its run is given up here. */
  SERVER_LOST_SECONDS: z.coerce.number().positive().default(120),
  /** The program by which the driver tells of its GPUs, and the folder where the kernel does. */
  GPU_TOOL: z.string().min(1).default('nvidia-smi'),
  GPU_DRIVER_FOLDER: z.string().min(1).default('/proc/driver/nvidia/gpus'),
  VERSION: z.string().min(1),
});
export type FlClientConfig = z.infer<typeof FlClientConfig>;
