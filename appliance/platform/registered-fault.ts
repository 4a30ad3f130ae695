import { AppError } from '#contracts/app-error';
import { storageFault } from './storage-fault.ts';

/**
 * The registered error for a thrown value: the value itself, STORAGE_UNAVAILABLE, or INTERNAL with the value as its
 * cause.
 */
export const registeredFault = (error: unknown): AppError =>
  error instanceof AppError ? error : (storageFault(error) ?? new AppError('INTERNAL', { cause: error }));
