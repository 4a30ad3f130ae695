import { describe, expect, it } from 'vitest';
import { createHubClock } from '#appliance/services/poller/hub-clock';

function clock(at: string) {
  const events: unknown[] = [];
  const held = { now: new Date(at) };
  const hubClock = createHubClock({ now: () => held.now, log: (code, fields) => void events.push([code, fields]) });
  return { events, held, hubClock };
}

describe('the hub’s clock', () => {
  it('is unknown before the hub has answered, and after an answer without a date', () => {
    const { hubClock } = clock('2026-01-01T10:00:00Z');
    hubClock.observe(null);
    hubClock.observe('some day');
    expect([hubClock.skewSeconds(), hubClock.hubTime()]).toEqual([undefined, undefined]);
  });

  it('is followed by the Date header', () => {
    const { events, hubClock } = clock('2026-01-01T10:00:00Z');
    hubClock.observe('Thu, 01 Jan 2026 10:00:30 GMT');
    expect(hubClock.skewSeconds()).toBe(30);
    expect(hubClock.hubTime()).toEqual(new Date('2026-01-01T10:00:30Z'));
    expect(events).toEqual([]);
  });

  it('is said once to differ and once to agree again', () => {
    const { events, held, hubClock } = clock('2026-01-01T10:00:00Z');
    for (let time = 0; time < 3; time += 1) hubClock.observe('Thu, 01 Jan 2026 12:00:00 GMT');
    held.now = new Date('2026-01-01T12:00:01Z');
    for (let time = 0; time < 3; time += 1) hubClock.observe('Thu, 01 Jan 2026 12:00:00 GMT');
    expect(events).toEqual([
      ['CLOCK_SKEW', { skewSeconds: 7200 }],
      ['CLOCK_RIGHT', { skewSeconds: -1 }],
    ]);
  });
});
