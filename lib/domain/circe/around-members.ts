import type { AroundGroup, AroundMember } from '#contracts/index-criterion';

/** What must hold around an index event, or that it always or never does. */
export type Held = AroundMember | 'always' | 'never';

const counted = (of: readonly Held[], atLeast: number | undefined, atMost: number | undefined): Held => {
  const sure = of.filter((member) => member === 'always').length;
  const open = of.filter((member) => typeof member !== 'string');
  const [least, most] = [Math.max(0, (atLeast ?? 0) - sure), atMost === undefined ? undefined : atMost - sure];
  if (least > open.length || (most !== undefined && most < 0)) return 'never';
  if (least === 0 && (most === undefined || most >= open.length)) return 'always';
  const [only] = open;
  if (open.length === 1 && only !== undefined && least === 1) return only;
  if (most === undefined && least === open.length) return { kind: 'all', of: open };
  if (most === undefined && least === 1) return { kind: 'any', of: open };
  if (least === 0 && most === 0) return { kind: 'none', of: open };
  return {
    kind: 'some',
    ...(least === 0 ? {} : { atLeast: least }),
    ...(most === undefined || most >= open.length ? {} : { atMost: most }),
    of: open,
  };
};

/** All of them hold. */
export const allOf = (of: readonly Held[]): Held => counted(of, of.length, undefined);

/** So many of them hold; what always or never holds is counted now. */
export const someOf = counted;

/** A group, where one is asked for. */
export const asGroup = (held: AroundMember): AroundGroup =>
  held.kind === 'around' || held.kind === 'indexDay' ? { kind: 'all', of: [held] } : held;
