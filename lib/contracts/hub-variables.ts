import * as z from 'zod';
import { RunListener } from './run-listener.ts';

const text = z.string().min(1);

/** Text that is not JSON is a fault like any other of the schema it is piped into. */
const parsedJson = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** Every variable that a Lambda of the hub may be configured with: templates set them, Lambdas read them. */
export const hubVariables = {
  LEDGER_TABLE: text,
  /** Calls that one person, trust or run server may make in a minute. */
  CALLS_PER_MINUTE: z.coerce.number().int().positive(),
  QUARANTINE_BUCKET: text,
  /** What scans uploads for malware beside the hub's own checks. */
  MALWARE_SCAN: z.enum(['none', 'guardduty']),
  MODEL_BUCKET: text,
  RESULT_BUCKET: text,
  VOCABULARY_BUCKET: text,
  TASK_BODY_BUCKET: text,
  AUDIT_BUCKET: text,
  /** Comma-separated, in the order in which they sign. */
  SIGNING_KEY_IDS: text,
  DOORBELL_QUEUE_PREFIX: text,
  USER_POOL_ID: text,
  MAIL_FROM: z.email(),
  /** Where people reach the hub, for links in mails; without a slash at the end. */
  PUBLIC_URL: z.url(),
  HUB_VERSION: text,
  /** JSON of a `DisclosureFloor`; `{}` where the hub asks for nothing more than the trusts do. */
  DISCLOSURE_FLOOR: text,
  APPROVAL_MACHINE_ARN: text,
  RUN_MACHINE_ARN: text,
  SCAN_MACHINE_ARN: text,
  /** JSON of every `RunListener`. */
  RUN_LISTENERS: z.string().transform(parsedJson).pipe(z.array(RunListener).min(1)),
  /** JSON of the size of a run server. */
  RUN_SERVER_SIZE: z
    .string()
    .transform(parsedJson)
    .pipe(z.object({ cpuUnits: z.int().positive(), memoryMegabytes: z.int().positive() })),
  ECS_CLUSTER: text,
  RUN_TASK_DEFINITION: text,
  /** Name of the run server's container in its task definition. */
  RUN_CONTAINER: text,
  /** `HUB_URL` of the run server; ends with `/api`. */
  RUN_SERVER_HUB_URL: z.url(),
  RUN_SERVER_ADVERTISED_HOST: text,
  RUN_SERVER_LISTEN_HOST: text,
  RUN_SERVER_LISTEN_PORT: z.coerce.number().int().min(0).max(65_535),
  /** Comma-separated; empty where the tasks need no network of their own. */
  RUN_SERVER_SUBNETS: z.string(),
  RUN_SERVER_SECURITY_GROUPS: z.string(),
} as const;

export type VariableName = keyof typeof hubVariables;
