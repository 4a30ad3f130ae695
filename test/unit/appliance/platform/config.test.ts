import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readConfig } from '#appliance/platform/config';

const schema = z.object({ PORT: z.coerce.number().int(), SECRET: z.string().min(40) });

describe('settings of a service', () => {
  it('come from the environment in their types', () => {
    expect(readConfig(schema, { PORT: '8080', SECRET: 's'.repeat(40), OTHER: 'x' })).toEqual({
      PORT: 8080,
      SECRET: 's'.repeat(40),
    });
  });

  it('are refused by name, without their values', () => {
    expect(() => readConfig(schema, { SECRET: 'hunter2' })).toThrow(/PORT is not set; SECRET/);
    expect(() => readConfig(schema, { PORT: '1', SECRET: 'hunter2' })).not.toThrow(/hunter2/);
  });
});
