/** A word that stands for whatever a caller may have put into a request: no answer may hold it. */
export const marker = 'ZZ9marker9ZZ';

/** A body that no contract allows, as text. */
export type HostileBody = { readonly what: string; readonly text: string; readonly contentType?: string };

const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth);

/** Puts a member before the others of an object, in the text: an object literal could not hold `__proto__`. */
const withMember = (body: object, member: string): string => {
  const text = JSON.stringify(body);
  return `{${member}${text === '{}' ? '' : ','}${text.slice(1)}`;
};

const wrongValues = [null, true, -1, 1e308, 2 ** 53, marker, '', [], [[marker]], {}, { [marker]: marker }] as const;

/** What is wrong whatever the contract: the form, the size, and keys that contracts do not know. */
export const wrongForms = (body: object): HostileBody[] => [
  { what: 'nothing', text: '' },
  { what: 'no JSON', text: `{"${marker}": ` },
  { what: 'JSON with a comment', text: `/* ${marker} */ ${JSON.stringify(body)}` },
  { what: 'JSON and more', text: `${JSON.stringify(body)}${marker}` },
  ...[null, [], [body], marker, 1, true].map((value) => ({
    what: `${JSON.stringify(value)?.slice(0, 10)} in place of an object`,
    text: JSON.stringify(value),
  })),
  { what: 'an unknown key', text: withMember(body, `"${marker}":1`) },
  { what: '__proto__', text: withMember(body, `"__proto__":{"role":"Admin","${marker}":1}`) },
  { what: 'constructor', text: withMember(body, `"constructor":{"prototype":{"${marker}":1}}`) },
  { what: 'more than a megabyte', text: withMember(body, `"${marker}":"${'x'.repeat(1_200_000)}"`) },
  { what: 'a deep list', text: nested(50_000, '[', `"${marker}"`, ']') },
  { what: 'a deep object below a key', text: withMember(body, `"a":${nested(20_000, '{"a":', '1', '}')}`) },
  { what: 'form content', text: `name=${marker}`, contentType: 'application/x-www-form-urlencoded' },
  { what: 'another content type', text: JSON.stringify(body), contentType: 'text/plain' },
  { what: 'XML', text: `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;${marker}</x>` },
];

/** Each member in turn with values of other kinds. */
export const wrongMembers = (body: object): HostileBody[] =>
  Object.keys(body).flatMap((key) =>
    wrongValues.map((value) => ({
      what: `${key} = ${JSON.stringify(value)}`,
      text: JSON.stringify({ ...body, [key]: value }),
    })),
  );

/** A cohort that nests groups so deep. */
export const deepCohort = (depth: number): string =>
  `{"version":1,"where":${nested(depth, '{"kind":"all","of":[', '{"kind":"sex","anyOf":["female"]}', ']}')}}`;
