import type { Command } from 'commander';
import { deleteFile, downloadFile, getModel, sealModel } from '#contracts/api/models';
import { ModelId } from '#contracts/ids';
import { FileName } from '#contracts/primitives';
import { SealModel } from '#contracts/seal';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions, withId } from '../command.ts';
import { fetchFile } from '../fetch-file.ts';
import { modelLines } from '../model-lines.ts';
import { readInput } from '../read-input.ts';

type SealOptions = SharedOptions & { readonly backend?: string };

/** `flip seal`, `flip model`: the files of a model as one set, and each by itself. */
export function addModel(program: Command, cli: Cli): void {
  withId(command(program, cli, 'seal <model>', 'check the files of a model as one set; a run needs it'))
    .option('--backend <name>', 'the framework of the runs to come')
    .action(
      atHub(cli, async (hub, _progress, id: string, { backend }: SealOptions) => {
        const modelId = readInput(ModelId, id, 'model');
        const body = readInput(SealModel, backend === undefined ? {} : { backend }, 'seal');
        const model = await hub.call(sealModel, { params: { modelId }, body });
        return { value: model, lines: modelLines(model), id: modelId };
      }),
    );
  const model = command(program, cli, 'model <model>', 'the files of a model, and whether it is sealed');
  model.action(
    atHub(cli, async (hub, _progress, id: string) => {
      const found = await hub.call(getModel, { params: { modelId: readInput(ModelId, id, 'model') } });
      return { value: found, lines: modelLines(found) };
    }),
  );
  command(program, cli, 'fetch <model> <file>', 'fetch the checked copy of a file of a model')
    .requiredOption('--to <folder>', 'where it goes')
    .action(
      atHub(cli, async (hub, _progress, id: string, file: string, { to }: SharedOptions & { to: string }) => {
        const params = { modelId: readInput(ModelId, id, 'model'), fileName: readInput(FileName, file, 'file') };
        const path = await fetchFile(await hub.call(downloadFile, { params }), to);
        return { value: { file: path }, lines: [path] };
      }),
    );
  command(program, cli, 'remove-file <model> <file>', 'take a file out of a model, which is sealed no more').action(
    atHub(cli, async (hub, _progress, id: string, file: string) => {
      const params = { modelId: readInput(ModelId, id, 'model'), fileName: readInput(FileName, file, 'file') };
      await hub.call(deleteFile, { params });
      return { value: params, lines: [`${params.fileName} is out of the model.`] };
    }),
  );
}
