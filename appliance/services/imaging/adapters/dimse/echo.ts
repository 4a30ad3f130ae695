import { AppError } from '#contracts/app-error';
import type { DimseRemote } from './associate.ts';
import { performRequests } from './perform-requests.ts';
import { silentDimse } from './silent-dimse.ts';

/** Sends a C-ECHO. Throws `remote.unreachableCode` unless the node accepts the association and answers with success. */
export async function echo(remote: DimseRemote): Promise<void> {
  const request = new silentDimse.requests.CEchoRequest();
  let status: number | undefined;
  request.on('response', (response) => {
    status = response.getStatus();
  });
  await performRequests(remote, [request]);
  if (status !== silentDimse.constants.Status.Success) throw new AppError(remote.unreachableCode);
}
