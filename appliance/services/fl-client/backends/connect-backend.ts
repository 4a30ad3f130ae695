import type { KeyObject } from 'node:crypto';
import type { JoinedServer } from '#contracts/appliance/fl-client-api';
import type { Backend } from '#contracts/backend';
import type { BackendSession } from '../run/backend-session.ts';
import { connectFleet } from './flower/fleet-api.ts';
import { createFlowerSession } from './flower/flower-session.ts';

/** What a backend connects with. */
export type BackendOptions = {
  readonly server: JoinedServer;
  readonly privateKey: KeyObject;
  /** No model of this run is larger. */
  readonly maxParametersBytes: number;
  readonly now: () => Date;
  /** Ends every call in progress. */
  readonly signal: AbortSignal;
};

/** Room around the largest object of an answer. */
const answerMarginBytes = 8_388_608;

const backends: Readonly<Record<Backend, (options: BackendOptions) => BackendSession>> = {
  flower: ({ maxParametersBytes, ...options }) =>
    createFlowerSession(
      connectFleet({ ...options, maxAnswerBytes: maxParametersBytes + answerMarginBytes }),
      maxParametersBytes,
    ),
};

/** Connects with the server of a run on the framework that its passport names. */
export const connectBackend = (backend: Backend, options: BackendOptions): BackendSession => backends[backend](options);
