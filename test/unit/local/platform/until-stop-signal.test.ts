import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { type SignalSource, untilStopSignal } from '#local/platform/until-stop-signal';

it('takes two signals of one Ctrl-C as one, and ends at once at a later one', async () => {
  const signals = new EventEmitter();
  const exits: unknown[] = [];
  let time = 5000;
  const source = {
    on: (name: string, listener: () => void) => signals.on(name, listener),
    exit: (code: number) => void exits.push(code),
  } as unknown as SignalSource;
  const asked = untilStopSignal(source, () => time);
  signals.emit('SIGINT');
  await asked;
  time += 5;
  signals.emit('SIGTERM');
  signals.emit('SIGINT');
  expect(exits).toEqual([]);
  time += 1000;
  signals.emit('SIGINT');
  expect(exits).toEqual([130]);
});
