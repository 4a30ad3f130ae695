// Ends what a killed run left behind and removes every state this checkout keeps: .flip and the installed packages.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function endByPidFiles(folder) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'venv') endByPidFiles(path);
    if (!entry.isFile() || !entry.name.endsWith('.pid')) continue;
    const [pid = '', command = ''] = readFileSync(path, 'utf8').split('\n');
    try {
      const running = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
      if (command !== '' && running.includes(command)) process.kill(-Number(pid), 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
}

endByPidFiles(join(root, '.flip'));
for (const name of ['.flip', 'node_modules']) rmSync(join(root, name), { recursive: true, force: true });
