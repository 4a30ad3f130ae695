import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, expect, it } from 'vitest';
import { connectFleet } from '#appliance/services/fl-client/backends/flower/fleet-api';
import { createFlowerSession } from '#appliance/services/fl-client/backends/flower/flower-session';
import { startRunServer } from './run-hub.ts';
import { layout, vector } from './sandbox-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'flip-clock-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('learns from the run server that its clock is wrong, and joins once it is right', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const server = await startRunServer({
    runId: uuidv7(),
    folder,
    rounds: 1,
    roundSeconds: 120,
    minTrusts: 1,
    nodes: [{ trustId: uuidv7(), publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
    layout,
    vector,
    metrics: ['loss'],
  });
  let behindMilliseconds = 7_200_000;
  try {
    const fleet = connectFleet({
      server: await server.ready,
      privateKey,
      maxAnswerBytes: 10_000_000,
      now: () => new Date(Date.now() - behindMilliseconds),
      signal: new AbortController().signal,
    });
    const session = createFlowerSession(fleet, 10_000_000);
    const rule = expect.stringMatching(/^the clock of the trust is 7[23]\d\d s behind the clock of the run server$/);
    const failure = { code: 'CLOCK_SKEW', class: 'transient', details: [{ rule, place: 'clock' }] };
    expect(await session.join(undefined)).toEqual({ kind: 'unknown', failure });
    // A member of before learns it too: its heartbeat is refused, and so is its joining anew.
    expect(await session.join('7')).toEqual({ kind: 'unknown', failure });
    behindMilliseconds = 0;
    expect(await session.join(undefined)).toMatchObject({ kind: 'done' });
    await fleet.close();
  } finally {
    await server.stop();
  }
});
