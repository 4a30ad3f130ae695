import fc from 'fast-check';

/** What of JSON Schema our contracts are written in. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Texts of a kind that stand for something on the ledger, by the name of the property or by the format of the text. */
export type KnownTexts = (name: string, schema: JsonSchema) => readonly string[] | undefined;

const deepest = 4;
const mostMembers = 3;

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const texts = (schema: JsonSchema): fc.Arbitrary<string> => {
  const { format, pattern } = schema;
  const [minLength, maxLength] = [number(schema.minLength, 0), number(schema.maxLength, 40)];
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString());
  if (format === 'email') return fc.constantFrom('somebody@flip.example', 'owner@flip.example', 'x@y.example');
  if (format === 'uri') return fc.constant('https://flip.example/page');
  if (typeof pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(pattern), { size: 'small' });
    } catch {
      // A pattern with more than fast-check can make a text of.
    }
  }
  const most = Math.max(minLength, Math.min(maxLength, minLength + 40));
  return fc.oneof(
    fc.string({ minLength, maxLength: most }),
    fc.string({ unit: 'grapheme', minLength, maxLength: most }),
  );
};

/** Values that a JSON Schema allows, more or less: patterns that need more and rules of its refinements may refuse them. */
export function anyOfSchema(root: JsonSchema, known: KnownTexts): fc.Arbitrary<unknown> {
  const referred = (reference: string): JsonSchema =>
    reference
      .replace(/^#\/?/, '')
      .split('/')
      .filter(Boolean)
      .reduce((at, step) => at[step] as JsonSchema, root);
  const make = (schema: JsonSchema, name: string, depth: number): fc.Arbitrary<unknown> => {
    if (typeof schema.$ref === 'string') return make(referred(schema.$ref), name, depth + 1);
    if ('const' in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
    const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
    if (choices !== undefined) {
      const usable = depth > deepest ? choices.slice(0, 1) : choices;
      return fc.oneof(...usable.map((choice) => make(choice, name, depth)));
    }
    if (Array.isArray(schema.allOf))
      return fc
        .tuple(...(schema.allOf as JsonSchema[]).map((part) => make(part, name, depth)))
        .map((parts) => Object.assign({}, ...parts));
    switch (schema.type) {
      case 'object': {
        const required = new Set((schema.required ?? []) as string[]);
        const members = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
          .filter(([member]) => depth <= deepest || required.has(member))
          // Of another list in all likelihood, so that most lists would be refused.
          .filter(([member]) => member !== 'cursor' || required.has(member))
          .map(([member, inner]) => [member, make(inner, member, depth + 1)] as const);
        const made = fc.record(Object.fromEntries(members), { requiredKeys: [...required] as never[] });
        const others = schema.additionalProperties;
        if (typeof others !== 'object' || others === null || depth > deepest) return made;
        const names =
          typeof schema.propertyNames === 'object'
            ? (make(schema.propertyNames as JsonSchema, name, depth + 1) as fc.Arbitrary<string>)
            : fc.string({ maxLength: 12 });
        return fc
          .tuple(made, fc.dictionary(names, make(others as JsonSchema, name, depth + 1), { maxKeys: mostMembers }))
          .map(([own, more]) => ({ ...more, ...(own as object) }));
      }
      case 'array': {
        const minLength = number(schema.minItems, 0);
        const maxLength = Math.max(minLength, Math.min(number(schema.maxItems, mostMembers), mostMembers));
        return fc.array(make((schema.items ?? {}) as JsonSchema, name, depth + 1), { minLength, maxLength });
      }
      case 'string': {
        const found = known(name, schema);
        const made = texts(schema);
        return found === undefined ? made : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...found) }, made);
      }
      case 'integer': {
        const [min, max] = [number(schema.minimum, -1000), number(schema.maximum, 1_000_000)];
        return fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(Math.max(min, max), 2 ** 31 - 1) });
      }
      case 'number':
        return fc.double({ min: number(schema.minimum, -1e6), max: number(schema.maximum, 1e6), noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  };
  return make(root, '', 0);
}
