import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probeService } from '#appliance/services/poller/adapters/probe-service';
import { createHeartbeat } from '#appliance/services/poller/heartbeat';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { AppError } from '#contracts/app-error';
import type { Gpu } from '#contracts/gpu';
import { TrustCode, TrustId } from '#contracts/ids';
import { Heartbeat } from '#contracts/trust';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serviceThatSays(answer: string): Promise<string> {
  const server = createServer((_request, response) => response.end(answer));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function heart(probes: Parameters<typeof createHeartbeat>[0]['probes'], answer: HubPort['heartbeat'], paused = false) {
  const events: string[] = [];
  const state = { paused, atWork: false, now: Date.parse('2026-01-01T00:00:00Z') };
  const beat = createHeartbeat({
    hub: { heartbeat: answer } as HubPort,
    applianceVersion: '1',
    probes,
    log: (code) => void events.push(code),
    onOpenTasks: () => void events.push('LOOK'),
    isPaused: () => state.paused,
    isAtWork: () => state.atWork,
    quietMilliseconds: 180_000,
    now: () => new Date(state.now),
  });
  return { beat, events, state };
}

const reply = {
  trustId: TrustId.parse('0190a000-0000-7000-8000-000000000001'),
  trustCode: TrustCode.parse('ALB'),
  hubVersion: '1',
  openTasks: false,
};

describe('a heartbeat', () => {
  it('tells that the trust has stopped all work, and only then', async () => {
    const sent: Heartbeat[] = [];
    const keep: HubPort['heartbeat'] = async (heartbeat) => {
      sent.push(Heartbeat.parse(heartbeat));
      return reply;
    };
    await heart([], keep, true).beat();
    await heart([], keep).beat();
    expect(sent.map(({ paused }) => paused)).toEqual([true, undefined]);
  });

  it('tells how each service and what stands behind it is, in the shape of the contract', async () => {
    const url = await serviceThatSays(JSON.stringify({ status: 'healthy', version: '2', parts: { omop: 'down' } }));
    let sent: Heartbeat | undefined;
    const { beat } = heart([probeService('query', url, () => 5)], async (heartbeat) => {
      sent = Heartbeat.parse(heartbeat);
      return reply;
    });
    await beat();
    expect(sent?.services).toEqual({
      query: { status: 'healthy', version: '2', responseMilliseconds: 0 },
      omop: { status: 'down', version: null, responseMilliseconds: null },
    });
  });

  it('tells which GPUs runs are given, and nothing of them where there are none', async () => {
    const sent: Heartbeat[] = [];
    const gpus = [{ name: 'NVIDIA H200', memoryMiB: 143_771 }];
    for (const more of [{ gpus }, {}, { gpus: [] }]) {
      const url = await serviceThatSays(JSON.stringify({ status: 'healthy', version: '2', ...more }));
      await heart([probeService('fl-client', url, () => 5)], async (heartbeat) => {
        sent.push(Heartbeat.parse(heartbeat));
        return reply;
      }).beat();
    }
    expect(sent.map((heartbeat) => heartbeat.gpus)).toEqual([gpus, undefined, undefined]);
  });

  it('calls a service that does not answer, or answers nonsense, down', async () => {
    const nonsense = await serviceThatSays('<html>');
    const probe = (url: string) => probeService('imaging', url, () => 0)();
    expect((await probe(nonsense)).services.imaging?.status).toBe('down');
    expect((await probe('http://127.0.0.1:9')).services.imaging?.status).toBe('down');
  });

  it('has the poller look where the hub says that a task is open', async () => {
    let openTasks = false;
    const { beat, events, state } = heart([], async () => ({ ...reply, openTasks }));
    await beat();
    openTasks = true;
    state.now += 180_000;
    await beat();
    expect(events).toEqual(['HUB_REACHED', 'LOOK']);
  });

  it('says once that the hub is reached and once that it is lost', async () => {
    let up = true;
    const { beat, events, state } = heart([], async () => {
      if (!up) throw new AppError('DEPENDENCY_DOWN');
      return reply;
    });
    state.atWork = true;
    await beat();
    await beat();
    up = false;
    await beat();
    await beat();
    expect(events).toEqual(['HUB_REACHED', 'HUB_LOST']);
  });

  describe('of an appliance that looks at itself every minute', () => {
    /** What the hub is told in each of so many minutes, with what happens in one of them. */
    const minutes = async (
      count: number,
      happens: (minute: number, state: ReturnType<typeof heart>['state']) => void = () => {},
      answer: HubPort['heartbeat'] = async () => reply,
      statusOf: (minute: number) => 'healthy' | 'degraded' = () => 'healthy',
      gpusOf: (minute: number) => Gpu[] = () => [],
    ): Promise<number[]> => {
      const told: number[] = [];
      let minute = 0;
      const { beat, state } = heart(
        [
          async () => ({
            services: { query: { status: statusOf(minute), version: '2', responseMilliseconds: minute } },
            gpus: gpusOf(minute),
          }),
        ],
        async (heartbeat) => {
          told.push(minute);
          return answer(heartbeat);
        },
      );
      for (; minute < count; minute += 1) {
        happens(minute, state);
        await beat();
        state.now += minute % 2 === 0 ? 59_990 : 60_010;
      }
      return told;
    };

    it('is sent every three minutes while all is healthy and nothing is to be done', async () => {
      expect(await minutes(10)).toEqual([0, 3, 6, 9]);
    });

    it('is sent every minute while a task is in progress', async () => {
      expect(
        await minutes(7, (minute, state) => {
          state.atWork = minute === 1 || minute === 2;
        }),
      ).toEqual([0, 1, 2, 5]);
    });

    it('is sent with the minute in which the trust stops all work, and in which it resumes', async () => {
      expect(
        await minutes(6, (minute, state) => {
          state.paused = minute === 1;
        }),
      ).toEqual([0, 1, 2, 5]);
    });

    it('is sent every minute while a part is not healthy, and once it is again', async () => {
      expect(
        await minutes(8, undefined, undefined, (minute) => (minute === 1 || minute === 2 ? 'degraded' : 'healthy')),
      ).toEqual([0, 1, 2, 3, 6]);
    });

    it('is sent with the minute in which the trust gives GPUs to runs', async () => {
      const gpusOf = (minute: number): Gpu[] => (minute >= 2 ? [{ name: 'H200', memoryMiB: 143_000 }] : []);
      expect(await minutes(7, undefined, undefined, undefined, gpusOf)).toEqual([0, 2, 5]);
    });

    it('is sent again a minute after the hub did not answer', async () => {
      let calls = 0;
      const lost: HubPort['heartbeat'] = async () => {
        calls += 1;
        if (calls < 3) throw new AppError('DEPENDENCY_DOWN');
        return reply;
      };
      expect(await minutes(7, undefined, lost)).toEqual([0, 1, 2, 5]);
    });
  });
});
