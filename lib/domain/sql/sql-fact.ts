import type { SqlType } from './sql-type.ts';

/**
 * What reading a statement finds, one thing at a time: the rules judge facts, so that no rule walks the tree itself.
 * `at` is the byte of the text where it stands.
 */
export type SqlFact = { readonly at: number } & (
  | { readonly kind: 'text'; readonly plain: boolean }
  | { readonly kind: 'syntax' }
  | { readonly kind: 'statements'; readonly count: number; readonly statement: string }
  | { readonly kind: 'form'; readonly node: string; readonly field: string }
  | { readonly kind: 'size'; readonly nodes: number; readonly depth: number; readonly tables: number }
  | { readonly kind: 'grown'; readonly bounded: boolean }
  | { readonly kind: 'table'; readonly schema: string; readonly table: string }
  | { readonly kind: 'name'; readonly name: string; readonly taken: boolean; readonly named: 'set' | 'row' | 'column' }
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly table: string;
      readonly found: number;
      readonly beyond?: boolean;
    }
  | { readonly kind: 'star' }
  | { readonly kind: 'call'; readonly name: string; readonly known: boolean }
  | { readonly kind: 'clock'; readonly name: string; readonly dataDate: string }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly SqlType[];
      readonly known: boolean;
    }
  | { readonly kind: 'condition'; readonly type: SqlType }
  | { readonly kind: 'cast'; readonly to: string; readonly known: boolean }
  | {
      readonly kind: 'literal';
      readonly sound: boolean;
      readonly wanted: 'day' | 'interval' | 'number' | 'text' | 'value';
    }
  | { readonly kind: 'pattern'; readonly pattern: string | undefined }
  | { readonly kind: 'choice'; readonly same: boolean }
  | { readonly kind: 'aggregate'; readonly place: 'allowed' | 'condition' | 'nested' | 'outer' }
  | { readonly kind: 'grouped'; readonly grouped: boolean }
  | { readonly kind: 'persons'; readonly connected: boolean; readonly inside: boolean }
  | { readonly kind: 'person output'; readonly output: boolean; readonly always: boolean }
  | { readonly kind: 'asked person'; readonly always: boolean }
  | { readonly kind: 'answer'; readonly one: boolean; readonly named: boolean; readonly person: boolean }
  | { readonly kind: 'vocabulary'; readonly apart: boolean }
  | { readonly kind: 'joined'; readonly joined: boolean }
  | { readonly kind: 'rows'; readonly product: number }
  | { readonly kind: 'sides'; readonly match: boolean }
  | { readonly kind: 'asked within'; readonly by: 'exists' | 'list' | 'value' | 'name'; readonly joins: boolean }
  | { readonly kind: 'one column'; readonly one: boolean }
  | { readonly kind: 'from'; readonly given: boolean }
  | { readonly kind: 'limit'; readonly literal: boolean; readonly harmless: boolean; readonly offset: boolean }
  | { readonly kind: 'order'; readonly plain: boolean }
  | { readonly kind: 'drift'; readonly same: boolean }
);

/** Takes in what reading finds. */
export type Tell = (fact: SqlFact) => void;
