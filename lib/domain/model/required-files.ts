import type { JobType } from '#contracts/app-config';
import type { Backend } from '#contracts/backend';

/** The file of a model that says what kind of app it is; without it nothing runs. */
export const configFile = 'config.json';

/** The file of a model that holds the initial parameters. */
export const parametersFile = 'model.safetensors';

const flowerFiles = ['client_app.py', 'models.py', configFile, parametersFile] as const;

/** Files that a model needs before it can run, by framework and job type. */
export const requiredFiles: Readonly<Record<Backend, Readonly<Record<JobType, readonly string[]>>>> = {
  flower: { standard: flowerFiles, evaluation: flowerFiles },
};
