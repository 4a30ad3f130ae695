import type { PythonFacts, PythonUse } from './read-python.ts';

/**
 * Something in the Python of a model that a reader should see. What is `refused` cannot work in the sandbox, and is
 * nothing that a model needs; the rest is told, because a reader has to judge what it is for.
 */
export type PythonRule = {
  readonly rule: string;
  readonly refused: boolean;
  /** Modules that it is about, with everything below them. */
  readonly modules?: readonly string[];
  /** Full names that it is about. */
  readonly names?: readonly string[];
  readonly use?: (use: PythonUse) => boolean;
};

const outside = ({ called, text }: PythonUse): boolean =>
  called && text !== undefined && (/^(\/|~|[A-Za-z]:)/.test(text) || text.split(/[\\/]/).includes('..'));

const opens = ['open', 'io.open', 'os.open', 'pathlib.Path', 'pathlib.PurePath', 'builtins.open'];

/** Opens a connection: the sandbox has no network. */
const network: PythonRule = {
  rule: 'opens network connections; the sandbox has no network',
  refused: true,
  modules: ['socket', 'socketserver', 'ssl', 'requests', 'httpx', 'urllib3', 'aiohttp', 'websockets', 'paramiko']
    .concat(['ftplib', 'smtplib', 'poplib', 'imaplib', 'nntplib', 'telnetlib', 'xmlrpc', 'http.client', 'http.server'])
    .concat(['urllib.request', 'grpc', 'boto3', 'botocore', 'asyncio.streams']),
  names: ['asyncio.open_connection', 'asyncio.start_server', 'asyncio.open_unix_connection'],
};

/** Starts another program. */
const processes: PythonRule = {
  rule: 'starts other programs; the sandbox runs the model alone',
  refused: true,
  modules: ['subprocess', 'pty', 'pexpect', 'sh'],
  names: ['system', 'popen', 'startfile', 'posix_spawn', 'posix_spawnp', 'forkpty']
    .concat(['execl', 'execle', 'execlp', 'execlpe', 'execv', 'execve', 'execvp', 'execvpe'])
    .concat(['spawnl', 'spawnle', 'spawnlp', 'spawnlpe', 'spawnv', 'spawnve', 'spawnvp', 'spawnvpe'])
    .flatMap((name) => [`os.${name}`, `posix.${name}`])
    .concat(['asyncio.create_subprocess_exec', 'asyncio.create_subprocess_shell']),
};

/** Calls native code past Python. */
const nativeCode: PythonRule = {
  rule: 'calls native code past Python',
  refused: true,
  modules: ['ctypes', 'cffi', '_ctypes', '_cffi_backend'],
};

/** Runs code that is made while it runs. */
const madeCode: PythonRule = {
  rule: 'runs code that is made while it runs',
  refused: false,
  modules: ['code', 'codeop', 'runpy', 'imp'],
  names: ['eval', 'exec', 'compile', '__import__', 'importlib.import_module', 'importlib.util.spec_from_file_location']
    .concat(['builtins.eval', 'builtins.exec', 'builtins.compile', 'builtins.__import__', 'importlib.reload'])
    .concat(['importlib.__import__', 'types.FunctionType', 'types.CodeType']),
};

/** Reads data that may run code when they are read. */
const pickles: PythonRule = {
  rule: 'reads pickles, which can run code when they are read',
  refused: false,
  modules: ['pickle', '_pickle', 'cPickle', 'dill', 'cloudpickle', 'shelve', 'marshal'],
  names: ['joblib.load', 'pandas.read_pickle'],
  use: ({ called, keywords = {}, name }) =>
    called &&
    ((name === 'torch.load' && keywords.weights_only !== 'True') ||
      (name === 'numpy.load' && keywords.allow_pickle === 'True')),
};

/** Opens files outside of its own folder. */
const filesOutside: PythonRule = {
  rule: 'opens files outside of the folder of the model',
  refused: false,
  use: (use) => opens.includes(use.name) && outside(use),
};

/** Reads the environment of its process. */
const environment: PythonRule = {
  rule: 'reads or changes the environment of its process',
  refused: false,
  names: ['os.environ', 'os.environb', 'os.getenv', 'os.putenv', 'os.unsetenv'],
};

/** Changes what is imported, or reaches into the interpreter. */
const interpreter: PythonRule = {
  rule: 'reaches into the interpreter or changes what is imported',
  refused: false,
  modules: ['gc', 'site', 'sitecustomize'],
  names: [
    'sys.path',
    'sys.modules',
    'sys.meta_path',
    'sys.path_hooks',
    'sys._getframe',
    'sys.settrace',
    '__builtins__',
  ].concat(['globals', 'locals', 'vars', 'inspect.currentframe', 'inspect.stack']),
  use: ({ name }) => /\.__(?:globals|subclasses|code|bases|mro|builtins|closure|reduce|reduce_ex)__(?:\.|$)/.test(name),
};

/** Every rule, gravest first. */
export const pythonRules: readonly PythonRule[] = [
  network,
  processes,
  nativeCode,
  madeCode,
  pickles,
  filesOutside,
  environment,
  interpreter,
];

const within = (name: string, prefixes: readonly string[] = []): boolean =>
  prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`));

/** The lines that a rule is about, each once, in their order. */
export const linesOf = ({ modules, names, use }: PythonRule, facts: PythonFacts): readonly number[] => {
  const imported = facts.imports.filter(({ module }) => within(module, modules)).map(({ line }) => line);
  const used = facts.uses
    .filter(
      (item) =>
        within(item.name, names) ||
        within(
          item.name,
          modules?.filter((one) => one.includes('.')),
        ) ||
        use?.(item),
    )
    .map(({ line }) => line);
  return [...new Set([...imported, ...used])].sort((a, b) => a - b);
};
