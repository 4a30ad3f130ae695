import type { AppReply } from '#domain/egress/app-reply';

/** What became of one message in the sandbox. */
export type AppOutcome =
  | { readonly kind: 'reply'; readonly reply: AppReply }
  /** Cannot be read, or is too large to be looked at: the guard's business, not the app's excuse. */
  | { readonly kind: 'unreadable'; readonly rule: string }
  | { readonly kind: 'failed'; readonly errorName: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'ended' };

/** Exceptions of Python that may be named in the trust's log; a name that the app made up could say anything. */
const known = new Set(
  `ArithmeticError AssertionError AttributeError EOFError FileNotFoundError FloatingPointError ImagesNotAvailable
   ImportError IndentationError IndexError KeyError KeyboardInterrupt LinAlgError LookupError MemoryError
   ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError
   RecursionError RuntimeError ServerSideOnly StopIteration SyntaxError SystemExit TypeError UnboundLocalError
   UnicodeDecodeError UnicodeEncodeError ValueError ZeroDivisionError`.split(/\s+/),
);

/** The name of an exception as it may be logged. */
export const errorName = (name: unknown): string => (typeof name === 'string' && known.has(name) ? name : 'other');
