import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ConfigError } from '#appliance/platform/config';
import { parseOptOutList } from '#appliance/services/query/opt-out/opt-out-list';
import { AppError } from '#contracts/app-error';

/** Reads one of the lists; the fault names option, file line and rule, and nothing that stands there. */
function listed(file: string, option: string): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    throw new ConfigError(`${option} is not a readable file of UTF-8 text`);
  }
  try {
    return parseOptOutList(text);
  } catch (error) {
    const fault = error instanceof AppError ? error.details?.[0] : undefined;
    throw new ConfigError(`${option}, ${fault?.place ?? 'somewhere'}: ${fault?.rule ?? 'not understood'}`);
  }
}

/**
 * Makes the list that `OPT_OUT_FILE` wants from what was sent to the national service and what it sent back: it sends
 * back who has not opted out. Answers how many have. The file is there whole or not at all.
 */
export function optOuts(options: { readonly sent: string; readonly returned: string; readonly out: string }): number {
  const sent = listed(options.sent, '--sent');
  const returned = new Set(listed(options.returned, '--returned'));
  // An empty answer says that everybody has opted out, or more likely that it never came.
  if (returned.size === 0) throw new ConfigError('--returned names nobody');
  const known = new Set(sent);
  if ([...returned].some((identifier) => !known.has(identifier)))
    throw new ConfigError('--returned names somebody who was not sent: it answers another list');
  const out = sent.filter((identifier) => !returned.has(identifier));
  const part = `${options.out}.part`;
  writeFileSync(part, out.map((identifier) => `${identifier},\n`).join(''), { mode: 0o600 });
  renameSync(part, options.out);
  return out.length;
}
