/** What the stand-in starts for a task definition's family: its container's entry point as a process. */
export type LocalTaskDefinition = {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the task; overrides of a request are laid over it. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** The container's name, which overrides must name; the family's name where none is given. */
  readonly container?: string | undefined;
};

/** The family in `family`, `family:revision` or a task definition's ARN. */
export function familyOf(taskDefinition: string): string {
  const name = taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1);
  return name.split(':')[0] ?? name;
}
