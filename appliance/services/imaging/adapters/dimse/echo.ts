import { AppError } from '#contracts/app-error';
import type { DimseRemote } from './associate.ts';
import { performed } from './performed.ts';
import { silentDimse } from './silent-dimse.ts';

/** C-ECHO: throws unless the node accepts us and answers. */
export async function echo(remote: DimseRemote): Promise<void> {
  const request = new silentDimse.requests.CEchoRequest();
  let status: number | undefined;
  request.on('response', (response) => {
    status = response.getStatus();
  });
  await performed(remote, [request]);
  if (status !== silentDimse.constants.Status.Success) throw new AppError(remote.unreachable);
}
