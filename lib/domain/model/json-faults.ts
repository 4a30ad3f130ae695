import { AppConfig } from '#contracts/app-config';
import type { FaultDetail } from '#contracts/failure';
import { configFile } from './required-files.ts';

/** What is wrong with a JSON file; `config.json` must also be a valid app configuration, each fault with its path. */
export const jsonFaults = (fileName: string, text: string): readonly FaultDetail[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [{ rule: 'the file must be valid JSON', place: 'content' }];
  }
  if (fileName !== configFile) return [];
  const parsed = AppConfig.safeParse(value);
  return parsed.success
    ? []
    : parsed.error.issues.slice(0, 50).map((issue) => ({
        rule: issue.message.slice(0, 200),
        place: issue.path.length === 0 ? 'content' : issue.path.join('.').slice(0, 300),
      }));
};
