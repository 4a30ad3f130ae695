import * as z from 'zod';

const NameValue = z.object({ name: z.string(), value: z.string().default('') });

/** What RunTask reads; networking and placement are accepted and mean nothing on one machine. */
export const RunTaskRequest = z.object({
  taskDefinition: z.string().min(1),
  cluster: z.string().default('default'),
  count: z.number().int().default(1),
  clientToken: z.string().max(64).optional(),
  startedBy: z.string().max(128).optional(),
  group: z.string().optional(),
  overrides: z
    .object({
      containerOverrides: z
        .array(
          z.object({
            name: z.string(),
            environment: z.array(NameValue).default([]),
            command: z.array(z.string()).optional(),
          }),
        )
        .default([]),
    })
    .default({ containerOverrides: [] }),
  tags: z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]),
});
export type RunTaskRequest = z.infer<typeof RunTaskRequest>;

/** What StopTask reads. */
export const StopTaskRequest = z.object({
  task: z.string(),
  cluster: z.string().optional(),
  reason: z.string().optional(),
});

/** What DescribeTasks reads. */
export const DescribeTasksRequest = z.object({
  tasks: z.array(z.string()).min(1).max(100),
  cluster: z.string().optional(),
});

/** What ListTasks reads. */
export const ListTasksRequest = z.object({
  cluster: z.string().default('default'),
  family: z.string().optional(),
  startedBy: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
});
