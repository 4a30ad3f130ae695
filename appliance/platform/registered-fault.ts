import { AppError } from '#contracts/app-error';
import { storageFault } from './storage-fault.ts';

/** The registered error behind whatever was thrown: its own, STORAGE_UNAVAILABLE, or else INTERNAL, which keeps its cause. */
export const registeredFault = (error: unknown): AppError =>
  error instanceof AppError ? error : (storageFault(error) ?? new AppError('INTERNAL', { cause: error }));
