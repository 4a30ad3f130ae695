import { createPublicKey, type KeyObject } from 'node:crypto';
import { Agent, request } from 'undici';
import * as z from 'zod';
import type { JoinedServer } from '#contracts/appliance/fl-client-api';
import { Failure } from '#contracts/failure';
import { decodeFleet, encodeFleet } from './fleet-codec.ts';
import type { FleetMessages } from './fleet-messages.ts';
import { createCallSigner } from './sign-call.ts';

/**
 * An answer of the run server, or why there is none: `over` says that the run has ended there, and `failure` what the
 * refusal names as its cause.
 */
export type FleetAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'over' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: number | undefined;
      readonly failure: Failure | undefined;
    }
  | { readonly kind: 'unreachable' };

/** Calls of the Fleet API and the names of their messages. */
const calls = {
  'activate-node': ['flwr.proto.ActivateNodeRequest', 'flwr.proto.ActivateNodeResponse'],
  'send-node-heartbeat': ['flwr.proto.SendNodeHeartbeatRequest', 'flwr.proto.SendNodeHeartbeatResponse'],
  'pull-messages': ['flwr.proto.PullMessagesRequest', 'flwr.proto.PullMessagesResponse'],
  'push-messages': ['flwr.proto.PushMessagesRequest', 'flwr.proto.PushMessagesResponse'],
  'pull-object': ['flwr.proto.PullObjectRequest', 'flwr.proto.PullObjectResponse'],
  'push-object': ['flwr.proto.PushObjectRequest', 'flwr.proto.PushObjectResponse'],
  'confirm-message-received': ['flwr.proto.ConfirmMessageReceivedRequest', 'flwr.proto.ConfirmMessageReceivedResponse'],
} as const satisfies Record<string, readonly [keyof FleetMessages, keyof FleetMessages]>;

type FleetCall = keyof typeof calls;
type Asked<C extends FleetCall> = FleetMessages[(typeof calls)[C][0]];
type Answered<C extends FleetCall> = FleetMessages[(typeof calls)[C][1]];

/** The Fleet API of one run's server, as one node. */
export type FleetApi = {
  readonly publicKey: Uint8Array;
  readonly call: <C extends FleetCall>(name: C, message: Asked<C>) => Promise<FleetAnswer<Answered<C>>>;
  readonly close: () => Promise<void>;
};

type FleetApiOptions = {
  readonly server: JoinedServer;
  readonly privateKey: KeyObject;
  /** No honest answer of this run is larger. */
  readonly maxAnswerBytes: number;
  readonly now: () => Date;
  /** Ends every call in progress. */
  readonly signal: AbortSignal;
};

const Refusal = z.object({ code: z.int(), failure: Failure.optional().catch(undefined) });
/** "Run has ended", said by Flower and by the run server's proxy alike. */
const runEnded = 2007;

/** Connects to a run server over TLS that is checked against the run's own CA alone. */
export function connectFleet({ server, privateKey, maxAnswerBytes, now, signal }: FleetApiOptions): FleetApi {
  const agent = new Agent({
    connect: { ca: server.caCertificate, rejectUnauthorized: true, timeout: 5000 },
    // uvicorn hangs up after five idle seconds: a socket must be given up before the server resets it.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 4000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    connections: 4,
    maxResponseSize: maxAnswerBytes,
  });
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  const origin = `https://${host}:${server.port}/v1/fleet/`;
  const headers = createCallSigner(privateKey);
  return {
    publicKey: Buffer.from(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })),
    call: async (name, message) => {
      const [asks, answers] = calls[name];
      const body = encodeFleet(asks, message as FleetMessages[typeof asks]);
      let status: number;
      let bytes: Uint8Array;
      try {
        const response = await request(`${origin}${name}`, {
          method: 'POST',
          dispatcher: agent,
          signal,
          headers: { ...headers(now()), 'content-type': 'application/protobuf', accept: 'application/protobuf' },
          body,
        });
        status = response.statusCode;
        bytes = new Uint8Array(await response.body.arrayBuffer());
      } catch {
        return { kind: 'unreachable' };
      }
      if (status === 200) {
        try {
          return { kind: 'answered', value: decodeFleet(answers, bytes) as never };
        } catch {
          return { kind: 'refused', status, code: undefined, failure: undefined };
        }
      }
      // A gateway's own errors say nothing about the run behind it.
      if (status >= 502 && status <= 504) return { kind: 'unreachable' };
      const refusal = Refusal.safeParse(parseJson(bytes));
      if (status === 403 && refusal.data?.code === runEnded) return { kind: 'over' };
      return { kind: 'refused', status, code: refusal.data?.code, failure: refusal.data?.failure };
    },
    close: () => agent.close(),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
