import { describe, expect, it } from 'vitest';
import { pythonFindings } from '#domain/model/python/python-findings';
import { readPython } from '#domain/model/python/read-python';

const judge = (source: string) => pythonFindings('a.py', readPython(source));
const nothing = { faults: [], findings: [] };

describe('refused is', () => {
  it.each([
    ['a socket', 'import socket'],
    ['a request', 'from urllib.request import urlopen'],
    ['a request by attribute', 'import urllib\nurllib.request.urlopen(x)'],
    ['a client of the web', 'import requests as r'],
    ['a program', 'import subprocess'],
    ['a program through os, renamed', 'from os import system as s\ns("x")'],
    ['a program, handed on', 'import os\nrun = os.execv'],
    ['native code', 'import ctypes.util'],
    ['a socket in a try', 'try:\n    import socket\nexcept ImportError:\n    pass'],
  ])('%s', (_what, source) => {
    expect(judge(source).faults).toHaveLength(1);
  });

  it.each([
    'from urllib.parse import urlparse',
    'import os\nos.path.join("a")',
    'import http',
    'import multiprocessing',
  ])('not %j', (source) => {
    expect(judge(source)).toEqual(nothing);
  });
});

describe('told is', () => {
  it.each([
    ['code made while it runs', 'eval("1")'],
    ['an import by name', 'import importlib\nimportlib.import_module(x)'],
    ['a pickle', 'import pickle'],
    ['a checkpoint read as a pickle', 'import torch\ntorch.load("x.pt")'],
    ['an array read as a pickle', 'import numpy as np\nnp.load("x", allow_pickle=True)'],
    ['a file elsewhere', 'open("/etc/passwd")'],
    ['a file above', 'from pathlib import Path\nPath("../x").read_text()'],
    ['the environment', 'import os\nos.environ["X"]'],
    ['the interpreter', 'x.__class__.__subclasses__()'],
    ['what is imported from', 'import sys\nsys.path.append("x")'],
    ['what cannot be read', 'def (:'],
  ])('%s', (_what, source) => {
    const { faults, findings } = judge(source);
    expect(faults).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it.each([
    'import torch\ntorch.load("x.pt", weights_only=True)',
    'import numpy as np\nnp.load("x")',
    'open("data.txt")',
    'from pathlib import Path\nPath("a") / "b"',
    'model.eval()\nre.compile("x")',
    'self.__class__.__name__',
  ])('not %j', (source) => {
    expect(judge(source)).toEqual(nothing);
  });
});

it('names file and line, five times at most for one rule', () => {
  expect(judge('import os\n\nos.system("x")').faults[0]?.place).toBe('a.py:3');
  expect(judge('eval(x)\n'.repeat(9)).findings.map(({ place }) => place)).toEqual(
    [1, 2, 3, 4, 5].map((line) => `a.py:${line}`),
  );
});
