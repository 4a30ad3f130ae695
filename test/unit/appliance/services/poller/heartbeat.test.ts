import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probeService } from '#appliance/services/poller/adapters/probe-service';
import { createHeartbeat } from '#appliance/services/poller/heartbeat';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { AppError } from '#contracts/app-error';
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
  const beat = createHeartbeat({
    hub: { heartbeat: answer } as HubPort,
    applianceVersion: '1',
    probes,
    log: (code) => void events.push(code),
    onOpenTasks: () => void events.push('LOOK'),
    isPaused: () => paused,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { beat, events };
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
    const { beat, events } = heart([], async () => ({ ...reply, openTasks }));
    await beat();
    openTasks = true;
    await beat();
    expect(events).toEqual(['HUB_REACHED', 'LOOK']);
  });

  it('says once that the hub is reached and once that it is lost', async () => {
    let up = true;
    const { beat, events } = heart([], async () => {
      if (!up) throw new AppError('DEPENDENCY_DOWN');
      return reply;
    });
    await beat();
    await beat();
    up = false;
    await beat();
    await beat();
    expect(events).toEqual(['HUB_REACHED', 'HUB_LOST']);
  });
});
