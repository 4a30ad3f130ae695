import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const State = z.looseObject({ payload: z.looseObject({ dynamodb_stream_positions: z.unknown().optional() }) });

/**
 * Makes table streams heard again after a restart of the local cloud.
 * It writes down how far each Lambda has read a stream but not the stream itself, so that as many new
 * records as there were old ones would be skipped. Reading from the start of the (empty) stream is right.
 */
export function forgetStreamPositions(cloudStateFolder: string): void {
  const file = join(cloudStateFolder, 'lambda.json');
  if (!existsSync(file)) return;
  const state = State.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { dynamodb_stream_positions: _, ...payload } = state.payload;
  writeFileSync(file, JSON.stringify({ ...state, payload }));
}
