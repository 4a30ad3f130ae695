import type { AppConfig } from '#contracts/app-config';

/** The file of a model that says what kind of app it is; without it nothing runs. */
export const configFile = 'config.json';

/** The file of a model that holds the initial parameters. */
export const parametersFile = 'model.safetensors';

const appFiles = ['client_app.py', 'models.py', configFile, parametersFile] as const;

/** Files that a model needs before it can run, by job type. */
export const requiredFiles: Readonly<Record<AppConfig['job_type'], readonly string[]>> = {
  standard: appFiles,
  evaluation: appFiles,
};
