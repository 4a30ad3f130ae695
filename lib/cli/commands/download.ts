import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listRunReceipts, listRunResults } from '#contracts/api/runs';
import { RunId } from '#contracts/ids';
import { checkedReceipt } from '../checked-receipt.ts';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { fetchFile } from '../fetch-file.ts';
import { readInput } from '../read-input.ts';

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
