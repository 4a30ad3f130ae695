import { isNumeric, type SqlType } from './sql-type.ts';

/** A function of `pg_catalog` that expert SQL may call: what it answers for such arguments, or undefined. */
export type SqlFunction = {
  readonly aggregate: boolean;
  readonly answers: (call: { args: readonly SqlType[]; star: boolean; distinct: boolean }) => SqlType | undefined;
};

const one =
  (answer: (type: SqlType) => SqlType | undefined): SqlFunction['answers'] =>
  ({ args, star, distinct }) => {
    const [type] = args;
    if (type === undefined || args.length !== 1 || star || distinct) return undefined;
    return type === 'wrong' ? 'wrong' : answer(type);
  };

const inCase: SqlFunction = { aggregate: false, answers: one((type) => (type === 'text' ? 'text' : undefined)) };
const extreme: SqlFunction = {
  aggregate: true,
  answers: one((type) => (type === 'date' || type === 'moment' || isNumeric(type) ? type : undefined)),
};
const either: SqlFunction = {
  aggregate: true,
  answers: one((type) => (type === 'boolean' ? 'boolean' : undefined)),
};

/** None of these can fail, whatever the data are, and none looks at anything but its arguments. */
export const sqlFunctions: Readonly<Record<string, SqlFunction>> = {
  lower: inCase,
  upper: inCase,
  // EXTRACT(YEAR FROM day) is this call with the name of the field first; the name is looked at where it is read.
  extract: {
    aggregate: false,
    answers: ({ args: [field, day, ...rest], star, distinct }) =>
      rest.length > 0 || star || distinct || field !== 'string'
        ? undefined
        : day === 'date' || day === 'moment'
          ? 'small'
          : day === 'wrong'
            ? 'wrong'
            : undefined,
  },
  count: {
    aggregate: true,
    answers: ({ args, star, distinct }) =>
      star ? (args.length === 0 && !distinct ? 'bigint' : undefined) : args.length === 1 ? 'bigint' : undefined,
  },
  min: extreme,
  max: extreme,
  bool_and: either,
  bool_or: either,
};

/** Parts of a day that EXTRACT may ask for. */
export const dayFields: readonly string[] = ['year', 'quarter', 'month', 'day'];
