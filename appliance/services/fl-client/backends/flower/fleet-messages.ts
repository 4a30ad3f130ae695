/** The parts of Flower's Fleet API messages that this client reads or writes; names are the proto's in camel case. */
export type FlowerMetadata = {
  readonly runId: bigint;
  readonly messageId: string;
  readonly srcNodeId: bigint;
  readonly dstNodeId: bigint;
  readonly replyToMessageId: string;
  readonly groupId: string;
  readonly ttl: number;
  readonly messageType: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly srcTaskId?: bigint;
  readonly dstTaskId?: bigint;
};

/** A message as it is announced: its content travels as objects, apart. */
export type FlowerMessage = {
  readonly metadata?: FlowerMetadata;
  readonly content?: { readonly items: readonly never[] };
  readonly error?: { readonly code: bigint; readonly reason: string };
};

/** Ids of a message's objects, as they hang together. */
export type ObjectTree = { readonly objectId: string; readonly children: readonly ObjectTree[] };

/** One value of a record: exactly one kind of it. */
export type RecordValue = {
  readonly value:
    | { readonly case: 'double'; readonly value: number }
    | { readonly case: 'sint64' | 'uint64'; readonly value: bigint }
    | { readonly case: 'bool'; readonly value: boolean }
    | { readonly case: 'string'; readonly value: string }
    | { readonly case: 'bytes'; readonly value: Uint8Array }
    | { readonly case: 'doubleList' | 'sintList' | 'uintList' | 'boolList' | 'stringList' | 'bytesList' }
    | { readonly case: undefined };
};

type RecordItems = { readonly items: readonly { readonly key: string; readonly value?: RecordValue }[] };
type Node = { readonly nodeId: bigint };

/** Every proto message in use, by its full name. */
export type FleetMessages = {
  'flwr.proto.Message': FlowerMessage;
  'flwr.proto.ObjectTree': ObjectTree;
  'flwr.proto.ConfigRecord': RecordItems;
  'flwr.proto.MetricRecord': RecordItems;
  'flwr.proto.ActivateNodeRequest': { readonly publicKey: Uint8Array; readonly heartbeatInterval: number };
  'flwr.proto.ActivateNodeResponse': { readonly nodeId: bigint };
  'flwr.proto.SendNodeHeartbeatRequest': { readonly node: Node; readonly heartbeatInterval: number };
  'flwr.proto.SendNodeHeartbeatResponse': { readonly success: boolean };
  'flwr.proto.PullMessagesRequest': { readonly node: Node };
  'flwr.proto.PullMessagesResponse': {
    readonly messagesList: readonly FlowerMessage[];
    readonly messageObjectTrees: readonly ObjectTree[];
  };
  'flwr.proto.PushMessagesRequest': {
    readonly node: Node;
    readonly messagesList: readonly FlowerMessage[];
    readonly messageObjectTrees: readonly ObjectTree[];
    readonly clientappRuntimeList: readonly number[];
  };
  'flwr.proto.PushMessagesResponse': { readonly objectsToPush: readonly string[]; readonly sessionId: string };
  'flwr.proto.PullObjectRequest': { readonly node: Node; readonly runId: bigint; readonly objectId: string };
  'flwr.proto.PullObjectResponse': {
    readonly objectFound: boolean;
    readonly objectAvailable: boolean;
    readonly objectContent: Uint8Array;
  };
  'flwr.proto.PushObjectRequest': {
    readonly node: Node;
    readonly runId: bigint;
    readonly objectId: string;
    readonly objectContent: Uint8Array;
    readonly sessionId: string;
  };
  'flwr.proto.PushObjectResponse': { readonly stored: boolean };
  'flwr.proto.ConfirmMessageReceivedRequest': {
    readonly node: Node;
    readonly runId: bigint;
    readonly messageObjectId: string;
  };
  'flwr.proto.ConfirmMessageReceivedResponse': object;
};
