import type * as z from 'zod';

type Schema = z.core.$ZodTypes;

/** The schema of a member, and how the member is called; `undefined` where the contract does not know it. */
type Step = { readonly name: string; readonly inner: Schema } | undefined;

const stepInto = (schema: Schema, key: PropertyKey): Step => {
  const { def } = schema._zod;
  switch (def.type) {
    case 'object': {
      const inner = Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
      return inner === undefined ? undefined : { name: String(key), inner: inner as Schema };
    }
    case 'array':
      return typeof key === 'number' ? { name: String(key), inner: def.element as Schema } : undefined;
    case 'record':
      return { name: '*', inner: def.valueType as Schema };
    case 'union':
      return def.options.map((option) => stepInto(option as Schema, key)).find((step) => step !== undefined);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return stepInto(def.innerType as Schema, key);
    case 'pipe':
      return stepInto(def.in as Schema, key);
    case 'lazy':
      return stepInto(def.getter() as Schema, key);
    default:
      return undefined;
  }
};

/**
 * A path by the names that the contract itself gives: the key of a record was chosen by the sender, so it is written as
 * `*`, and the path ends where the contract knows nothing further.
 */
export const contractPath = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const names: string[] = [];
  let here = schema as unknown as Schema;
  for (const key of path) {
    const step = stepInto(here, key);
    if (step === undefined) return [...names, '*'];
    names.push(step.name);
    here = step.inner;
  }
  return names;
};
