import { expect, it } from 'vitest';
import { createReadableTables } from '#appliance/services/query/questions/readable-tables';
import type { AppError } from '#contracts/app-error';

/** A trust whose tables take so long to be read, the first time and those after it; what is read is noted. */
function trust(seconds: Readonly<Record<string, readonly number[]>>) {
  const read: string[] = [];
  const now = { stamp: 'a load', milliseconds: 0 };
  const tables = createReadableTables({
    loadStamp: async () => now.stamp,
    secondsToRead: async (table, limit) => {
      expect(limit).toBe(1.5);
      const times = seconds[table] ?? [];
      const before = read.filter((one) => one === table).length;
      read.push(table);
      return times[Math.min(before, times.length - 1)] ?? 0;
    },
    monotonicMilliseconds: () => now.milliseconds,
  });
  const asked = async (...named: string[]) => {
    await tables.measure([...new Set(named)]);
    try {
      tables.requireReadable(named);
      return 'answered';
    } catch (error) {
      return (error as AppError).code;
    }
  };
  return { asked, read, now, demand: tables.requireReadable };
}

it('refuses a question whose tables take longer together than a question may read', async () => {
  const { asked } = trust({ person: [0.2], death: [0.2], note: [0.2] });
  expect(await asked('person', 'death')).toBe('answered');
  expect(await asked('person', 'death', 'note')).toBe('EXPERT_SQL_TOO_LARGE');
});

it('counts a table as often as it is named', async () => {
  const { asked, read } = trust({ person: [0.1], death: [0.3] });
  expect(await asked('person', 'death')).toBe('answered');
  expect(await asked('person', 'death', 'death')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(read).toEqual(['person', 'death']);
});

it('times a table once for each load of the data', async () => {
  const { asked, read, now } = trust({ person: [0.1, 9, 9, 9] });
  for (let time = 0; time < 3; time += 1) expect(await asked('person')).toBe('answered');
  expect(read).toHaveLength(1);
  now.stamp = 'another load';
  expect(await asked('person')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(await asked('person')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(read).toHaveLength(4);
});

it('times a table again after an hour, when it may have grown unseen', async () => {
  const { asked, now } = trust({ person: [0.1, 9, 9, 9] });
  expect(await asked('person')).toBe('answered');
  now.milliseconds = 3_600_000;
  expect(await asked('person')).toBe('answered');
  now.milliseconds += 1;
  expect(await asked('person')).toBe('EXPERT_SQL_TOO_LARGE');
});

it('takes the least of three times where the first is too long, for the machine may have been busy', async () => {
  const busy = trust({ person: [Number.POSITIVE_INFINITY, 0.6, 0.3] });
  expect(await busy.asked('person')).toBe('answered');
  expect(busy.read).toHaveLength(3);
  const large = trust({ person: [Number.POSITIVE_INFINITY, 0.6, 0.6, 0.3] });
  expect(await large.asked('person')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(await large.asked('person')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(large.read).toHaveLength(3);
});

it('times no further table where those before it are too large already', async () => {
  const { asked, read } = trust({ measurement: [9], death: [0.1] });
  expect(await asked('measurement', 'death')).toBe('EXPERT_SQL_TOO_LARGE');
  expect(read).not.toContain('death');
  expect(await asked('death')).toBe('answered');
});

it('takes what was never timed for too large', () => {
  const { demand } = trust({});
  expect(() => demand(['death'])).toThrow(expect.objectContaining({ code: 'EXPERT_SQL_TOO_LARGE' }));
  expect(() => demand([])).not.toThrow();
});
