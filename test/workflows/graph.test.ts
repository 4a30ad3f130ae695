import { readFileSync } from 'node:fs';
import validateAsl from 'asl-validator';
import { describe, expect, it } from 'vitest';

type State = {
  Type: string;
  Resource?: string;
  Next?: string;
  End?: boolean;
  Default?: string;
  TimeoutSeconds?: number;
  Retry?: { ErrorEquals: string[] }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Choices?: { Next: string }[];
};
type Machine = { StartAt: string; States: Record<string, State> };

const machines = ['approval', 'run', 'scan'].map((name) => ({
  name,
  machine: JSON.parse(
    readFileSync(new URL(`../../state-machines/${name}.asl.json`, import.meta.url), 'utf8'),
  ) as Machine,
}));

const onwards = (state: State): string[] => [
  ...(state.Next === undefined ? [] : [state.Next]),
  ...(state.Default === undefined ? [] : [state.Default]),
  ...(state.Choices ?? []).map((choice) => choice.Next),
  ...(state.Catch ?? []).map((catcher) => catcher.Next),
];

const reached = (machine: Machine, from: string): Set<string> => {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...onwards(machine.States[name]!));
  }
  return seen;
};

const filled = (machine: Machine): Machine =>
  JSON.parse(
    JSON.stringify(machine).replaceAll(/\$\{(\w+)\}/g, 'arn:aws:lambda:eu-west-2:000000000000:function:$1'),
  ) as Machine;

describe.each(machines)('the $name machine', ({ machine }) => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validateAsl(filled(machine));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('reaches every state, and an end from every state', () => {
    expect([...reached(machine, machine.StartAt)].sort()).toEqual(Object.keys(machine.States).sort());
    for (const name of Object.keys(machine.States)) {
      const ends = [...reached(machine, name)].some((next) => ['Succeed', 'Fail'].includes(machine.States[next]!.Type));
      expect(ends, name).toBe(true);
    }
  });

  it('gives every task a deadline, retries and somewhere to go when all fails', () => {
    const tasks = Object.entries(machine.States).filter(([, state]) => state.Type === 'Task');
    expect(tasks.length).toBeGreaterThan(0);
    for (const [name, state] of tasks) {
      expect(state.TimeoutSeconds, name).toBeGreaterThan(0);
      expect(state.Retry?.length, name).toBeGreaterThan(0);
      expect(
        state.Catch?.some((catcher) => catcher.ErrorEquals.includes('States.ALL')),
        name,
      ).toBe(true);
    }
  });

  it('names no error but those of the service itself, because the name of a thrown error is lost', () => {
    const named = Object.values(machine.States).flatMap((state) =>
      [...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap((handler) => handler.ErrorEquals),
    );
    expect(named.filter((name) => !name.startsWith('States.'))).toEqual([]);
  });

  it('never retries a wait that has timed out', () => {
    const waits = Object.values(machine.States).filter((state) => state.Resource?.endsWith('waitForTaskToken'));
    for (const wait of waits)
      for (const retrier of wait.Retry ?? []) expect(retrier.ErrorEquals).toEqual(['States.TaskFailed']);
  });

  it('records why before it fails', () => {
    const silent = ['LoadApproval', 'LoadRun', 'ScanFile'];
    for (const start of silent.filter((name) => name in machine.States)) {
      const handlers = machine.States[start]!.Catch!.map((catcher) => catcher.Next);
      expect(handlers).toContain('RecordFault');
    }
  });
});
