import * as z from 'zod';

/** UUID version 7: unique everywhere and sorted by the time it was made. */
const uuid = z.uuid();

export const UserId = z.string().min(1).max(128).brand('UserId');
export type UserId = z.infer<typeof UserId>;

export const TrustId = uuid.brand('TrustId');
export type TrustId = z.infer<typeof TrustId>;

export const ProjectId = uuid.brand('ProjectId');
export type ProjectId = z.infer<typeof ProjectId>;

export const QueryId = uuid.brand('QueryId');
export type QueryId = z.infer<typeof QueryId>;

export const ModelId = uuid.brand('ModelId');
export type ModelId = z.infer<typeof ModelId>;

export const AccessRequestId = uuid.brand('AccessRequestId');
export type AccessRequestId = z.infer<typeof AccessRequestId>;

export const RunId = uuid.brand('RunId');
export type RunId = z.infer<typeof RunId>;

export const TaskId = uuid.brand('TaskId');
export type TaskId = z.infer<typeof TaskId>;

/** A trust's short name in tables, charts and logs, for example `ALB`. */
export const TrustCode = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,7}$/, 'two to eight capital letters or digits, a letter first')
  .brand('TrustCode');
export type TrustCode = z.infer<typeof TrustCode>;
