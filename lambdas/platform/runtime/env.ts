import type * as z from 'zod';
import { hubVariables, type VariableName } from '#contracts/hub-variables';

/**
 * One variable of this Lambda's environment, checked when it is first needed: a Lambda is given only the variables it
 * needs. Throws where it is missing or malformed, and names it.
 */
export const env = <N extends VariableName>(name: N): z.infer<(typeof hubVariables)[N]> => {
  const parsed = hubVariables[name].safeParse(process.env[name]);
  if (!parsed.success) throw new Error(`environment variable ${name} is missing or malformed`);
  return parsed.data as z.infer<(typeof hubVariables)[N]>;
};
