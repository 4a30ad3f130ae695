import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { bundleApp } from '#lambdas/workflows/run/bundle-app';

const file = (fileName: string, text: string) => ({ fileName, content: new TextEncoder().encode(text) });

it('gives the same bytes for the same files, whatever their order', () => {
  const one = bundleApp([file('a.py', '1'), file('b.py', '2')]);
  const two = bundleApp([file('b.py', '2'), file('a.py', '1')]);
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  expect(new TextDecoder().decode(unzipSync(one)['b.py'])).toBe('2');
});

it('gives other bytes for other files', () => {
  expect(Buffer.from(bundleApp([file('a.py', '1')])).equals(Buffer.from(bundleApp([file('a.py', '2')])))).toBe(false);
});
