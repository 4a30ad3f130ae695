/** A refusal in the words of the ECS API: the SDK turns `type` into the name of the exception. */
export class EcsError extends Error {
  override readonly name = 'EcsError';
  readonly type: 'ClientException' | 'ConflictException' | 'InvalidParameterException' | 'UnknownOperationException';

  constructor(type: EcsError['type'], message: string) {
    super(message);
    this.type = type;
  }
}
