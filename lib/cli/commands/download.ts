import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listRunReceipts, listRunResults } from '#contracts/api/runs';
import { AppError } from '#contracts/app-error';
import { RunId } from '#contracts/ids';
import { FileName } from '#contracts/primitives';
import type { ResultFile } from '#contracts/run';
import { checkedReceipt } from '../checked-receipt.ts';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { readInput } from '../read-input.ts';

/** Fetches one file to the disk as it comes, and keeps it only when size and hash are those that were released. */
async function fetchFile(file: ResultFile, folder: string): Promise<string> {
  const path = join(folder, readInput(FileName, file.fileName, 'result'));
  const unfinished = `${path}.unfinished`;
  const answer = await fetch(file.url).catch((cause: unknown) => {
    throw new AppError('DEPENDENCY_DOWN', { cause });
  });
  if (!answer.ok || answer.body === null)
    throw new AppError('DEPENDENCY_DOWN', {
      details: [{ rule: `the store answered ${answer.status}`, place: file.fileName }],
    });
  const hash = createHash('sha256');
  const handle = await open(unfinished, 'w');
  try {
    for await (const chunk of answer.body) {
      hash.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== file.sha256) {
    await rm(unfinished);
    throw new EndedBadly('RESULT_NOT_VERIFIED', `${file.fileName} is not what was released; nothing of it was kept.`);
  }
  await rename(unfinished, path);
  return path;
}

/** `flip download`: the released results of a run, and its receipts with their signatures checked. */
export function addDownload(program: Command, cli: Cli): void {
  command(program, cli, 'download <run>', 'fetch the released results and the verified receipts of a run')
    .requiredOption('--to <folder>', 'where the files go; receipts are in receipts.json')
    .action(
      atHub(cli, async (hub, progress, id: string, { to }: SharedOptions & { to: string }) => {
        const params = { runId: readInput(RunId, id, 'run') };
        const files = (await Array.fromAsync(pages(hub, listRunResults, { params }))).flatMap((page) => page.files);
        const found = await Array.fromAsync(pages(hub, listRunReceipts, { params }));
        const receipts = found.flatMap((page) => page.receipts);
        const signingKeys = found.flatMap((page) => page.signingKeys);
        await mkdir(to, { recursive: true });
        const paths: string[] = [];
        for (const file of files) {
          paths.push(await fetchFile(file, to));
          progress(`${file.fileName} (${file.sizeBytes} bytes)`);
        }
        const checked = await Promise.all(
          receipts.map((receipt) =>
            checkedReceipt(receipt, params.runId, signingKeys.find(({ trustId }) => trustId === receipt.trustId)?.key),
          ),
        );
        const receiptFile = join(to, 'receipts.json');
        await writeFile(receiptFile, `${JSON.stringify(checked, null, 2)}\n`);
        const wrong = checked.filter(({ verified }) => !verified).map(({ trustCode }) => trustCode);
        if (wrong.length > 0)
          throw new EndedBadly('RESULT_NOT_VERIFIED', `The receipt of ${wrong.join(', ')} does not verify.`);
        return {
          value: { files: paths, receipts: checked },
          lines: [...paths, receiptFile, ...checked.map(({ trustCode }) => `receipt of ${trustCode}: verified`)],
        };
      }),
    );
}
