import { basename } from 'node:path';
import type { Command } from 'commander';
import { createModel, getModel, sealModel } from '#contracts/api/models';
import { ModelId, ProjectId } from '#contracts/ids';
import { CreateModel } from '#contracts/model';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions, withId } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { modelLines } from '../model-lines.ts';
import { readInput } from '../read-input.ts';
import { uploadFile } from '../upload-file.ts';
import { waitFor } from '../wait-for.ts';

type Options = SharedOptions & {
  readonly name: string;
  readonly description: string;
  readonly model?: string;
  readonly seal: boolean;
};

/** `flip upload`: an app and its initial weights, checked file by file, and then as a set where none is missing. */
export function addUpload(program: Command, cli: Cli): void {
  withId(
    command(program, cli, 'upload <project> <files...>', 'upload an app and its initial weights, and wait for checks'),
  )
    .option('--name <name>', 'what to call the model', 'model')
    .option('--description <text>', 'what it is', '')
    .option('--no-seal', 'do not check the files as one set, though none is missing')
    .option('--model <model>', 'add to, or replace files of, this model instead of starting a new one')
    .action(
      atHub(cli, async (hub, progress, project: string, files: string[], options: Options) => {
        const projectId = readInput(ProjectId, project, 'project');
        const modelId =
          options.model === undefined
            ? (
                await hub.call(createModel, {
                  params: { projectId },
                  body: readInput(CreateModel, { name: options.name, description: options.description }, 'model'),
                })
              ).modelId
            : readInput(ModelId, options.model, '--model');
        progress(`Model ${modelId}`);
        for (const path of files) {
          await uploadFile(hub, modelId, path, progress);
          progress(`${basename(path)} is in quarantine.`);
        }
        const model = await waitFor(
          () => hub.call(getModel, { params: { modelId } }),
          (now) => now.files.every(({ status }) => status === 'CLEAN' || status === 'REJECTED'),
          cli.pollMilliseconds,
        );
        if (model.files.some(({ status }) => status === 'REJECTED'))
          throw new EndedBadly('FILE_REJECTED', `Files were rejected: ${modelLines(model).slice(1).join('; ')}`);
        const sealed =
          options.seal && model.missingFiles.length === 0
            ? await hub.call(sealModel, { params: { modelId }, body: {} })
            : model;
        return { value: sealed, lines: modelLines(sealed), id: modelId };
      }),
    );
}
