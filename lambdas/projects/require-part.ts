import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';

/** The part of one trust in a project that was read with its parts. Throws NOT_FOUND for a trust without one. */
export const requirePart = (parts: readonly ProjectTrustItem[], trustId: TrustId): ProjectTrustItem => {
  const part = parts.find((candidate) => candidate.trustId === trustId);
  if (part === undefined) throw new AppError('NOT_FOUND');
  return part;
};
