import type * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const kinds = [
  ...['event', 'imaging', 'age', 'sex', 'ethnicity', 'race', 'observationPeriod', 'sequence', 'anchored'],
  ...['near', 'index', 'around', 'indexDay', 'some', 'all', 'any', 'none'],
];

/** The innermost known kind on the way to a place; nothing else of a value may be told. */
function kindAt(value: unknown, path: Path): string {
  let at = value;
  let kind: string | undefined;
  for (const key of [...path, undefined]) {
    if (typeof at !== 'object' || at === null) break;
    const said: unknown = Reflect.get(at, 'kind');
    kind = kinds.find((known) => known === said) ?? kind;
    at = key === undefined ? undefined : Reflect.get(at, key);
  }
  return kind === undefined ? '' : ` (kind ${kind})`;
}

const named = (rule: string, path: Path): FaultDetail => ({
  rule: rule.slice(0, 200),
  place: (path.map(String).join('.') || 'cohort').slice(0, 300),
});

const atKind = (issue: Issue): boolean => issue.path[0] === 'kind';

const units: Readonly<Record<string, string>> = { array: ' entries', string: ' characters' };

/** The rule that an issue breaks, in words where Zod has only a code. */
function ruleOf(issue: Issue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'too_big')
    return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${units[issue.origin] ?? ''}`;
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${units[issue.origin] ?? ''}`;
  return issue.code;
}

/** Each fault of a value that is no cohort: the rule, the kind of criterion and the place, and never a value. */
export function parseFaults(issue: Issue, value: unknown, above: Path = []): FaultDetail[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    // Of a criterion that fits no kind, the faults of the kind that it says it is.
    const meant = issue.errors.find((branch) => !branch.some(atKind));
    if (meant !== undefined) return meant.flatMap((inner) => parseFaults(inner, value, path));
    const place = path.at(-1) === 'kind' ? path : [...path, 'kind'];
    return [named('an unknown kind of criterion', place)];
  }
  const where = kindAt(value, path);
  if (issue.code === 'unrecognized_keys') return [named(`no other keys are known here${where}`, path)];
  return [named(`${ruleOf(issue)}${where}`, path)];
}
