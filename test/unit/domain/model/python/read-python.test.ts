import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPython } from '#domain/model/python/read-python';

const modules = (source: string) => readPython(source).imports.map(({ module }) => module);
const uses = (source: string) => readPython(source).uses.map(({ name }) => name);

describe('imports', () => {
  it.each([
    ['import os, a.b.c as q', ['os', 'a.b.c']],
    ['from urllib.request import urlopen as u', ['urllib.request']],
    ['from models import (\n  Model,\n  get_model,\n)', ['models']],
    ['from models import *', ['models']],
    ['from . import x\nfrom .models import M\nfrom ..up import y', ['.', '.models', '..up']],
    ['def f():\n    import late', ['late']],
    ['if x: import one; import two', ['one', 'two']],
    ['"import not_one"\n# import nor_this', []],
  ])('of %j', (source, expected) => {
    expect(modules(source)).toEqual(expected);
  });

  it('may be missing where their lack is caught, or where only a type checker reads them', () => {
    const optional = (source: string) => readPython(source).imports.map((item) => item.optional);
    expect(optional('try:\n    import a\nexcept ImportError:\n    import b')).toEqual([true, false]);
    expect(optional('try:\n    import a\nfinally:\n    pass')).toEqual([false]);
    expect(optional('if TYPE_CHECKING:\n    import a\nelse:\n    import b')).toEqual([true, false]);
    expect(optional('if typing.TYPE_CHECKING:\n    import a')).toEqual([true]);
    expect(optional('if x:\n    import a')).toEqual([false]);
    expect(optional('try:\n    def f():\n        import a\nexcept ImportError:\n    pass')).toEqual([false]);
  });
});

describe('uses', () => {
  it('are known by their full name, whatever they were imported as', () => {
    expect(uses('import os as o\no.system("x")')).toEqual(['os.system']);
    expect(uses('from os import system as s\nf = s')).toContain('os.system');
    expect(uses('import urllib.request\nurllib.request.urlopen(u)')).toContain('urllib.request.urlopen');
    expect(uses('x = f"{eval(code)}"')).toContain('eval');
  });

  it('are not what is merely given a name', () => {
    expect(uses('def compile(eval):\n    pass\nf(exec=1)\nclass open: pass')).toEqual(['f']);
    expect(uses('model.eval()\nre.compile("x")')).toEqual(['model.eval', 're.compile']);
  });

  it('carry the first text and the keywords of a call, and the line', () => {
    expect(readPython('\nopen("/etc/passwd", mode="r")').uses[0]).toEqual({
      name: 'open',
      line: 2,
      called: true,
      text: '/etc/passwd',
      keywords: { mode: '"r"' },
    });
    expect(readPython("open(rb'''../x''')").uses[0]?.text).toBe('../x');
    expect(readPython('open').uses[0]).toEqual({ name: 'open', line: 1, called: false });
  });
});

describe('what cannot be read', () => {
  it('is named by its line, and the rest is read all the same', () => {
    const facts = readPython('import a\ndef (:\n    pass\nimport b\n');
    expect(facts.unreadLines).toContain(2);
    expect(facts.imports.map(({ module }) => module)).toEqual(['a', 'b']);
  });

  it('is not a bare yield, nor anything else of the language', () => {
    const source = [
      '@contextmanager',
      'def f[T](a: T, /, *, b=1) -> T:',
      '    try:',
      '        yield',
      '    except* ValueError as e:',
      '        raise',
      'match x:',
      '    case {"a": [1, *_]} if y: pass',
      'async def g():',
      '    async with a as b: return [i async for i in b if (n := i)]',
    ].join('\n');
    expect(readPython(source).unreadLines).toEqual([]);
  });

  it.each([
    ['very deep brackets', '('.repeat(20_000)],
    ['very deep attributes', `a${'.b'.repeat(20_000)}`],
    ['very deep calls', `${'f('.repeat(5_000)}${')'.repeat(5_000)}`],
    ['very deep blocks', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')],
  ])('is answered in a moment for %s', (_what, source) => {
    const begun = performance.now();
    readPython(source);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('is never an exception', () => {
    const words = [
      'import',
      'from',
      '.',
      '*',
      'as',
      '(',
      ')',
      '\n',
      '    ',
      'try:',
      'except',
      'x',
      '=',
      '"',
      'yield',
      ',',
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
        ),
        (source) => {
          readPython(source);
        },
      ),
    );
  });
});
