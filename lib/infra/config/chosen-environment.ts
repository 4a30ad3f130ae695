import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EnvironmentSettings, environmentSettings } from './environment-settings.ts';

/** Which entry of which file. */
export type Choice = {
  readonly file: string;
  /** Absent: nobody has chosen. */
  readonly name: string | undefined;
};

const listOf = (names: readonly string[]): string => (names.length === 0 ? 'none yet' : names.toSorted().join(', '));

/**
 * Reads the typed file of an organisation's environments and answers the settings of the chosen one.
 * Throws a sentence that says what is missing and where, for whoever deploys.
 */
export const chosenEnvironment = async ({ file, name }: Choice, version: string): Promise<EnvironmentSettings> => {
  const shown = relative(process.cwd(), file);
  if (!existsSync(file)) throw new Error(`There is no file ${file} with the environments of this organisation.`);
  const { environments } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { environments?: unknown };
  if (typeof environments !== 'object' || environments === null)
    throw new Error(`${shown} exports no \`environments\`.`);
  const names = Object.keys(environments);
  const how = `Environments of ${shown}: ${listOf(names)}. docs/deploy.md says how one is written and chosen.`;
  if (name === undefined) throw new Error(`Which environment? Set FLIP_ENVIRONMENT or --context environment=… ${how}`);
  if (!names.includes(name)) throw new Error(`There is no environment ${name}. ${how}`);
  return environmentSettings(environments[name as keyof typeof environments], { file, name }, version);
};
