import type { ConceptSet, Criterion } from '#contracts/cohort';
import type { CirceContext } from './circe-context.ts';
import { allOf, type CirceFormula, not } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';

const male = 8507;
const female = 8532;

/** A list of concepts, each for itself alone. */
export function readConcepts(node: CirceNode, key: string): ConceptSet | undefined {
  const concepts = node.nodes(key).map((concept) => ({ conceptId: concept.whole('CONCEPT_ID'), place: concept.place }));
  if (concepts.length === 0) return undefined;
  const include = concepts.map(({ conceptId, place }) => {
    if (conceptId === undefined || conceptId < 1) throw circeInvalid('a concept id of OMOP', `${place}.CONCEPT_ID`);
    return { conceptId, descendants: false };
  });
  return { include, exclude: [] };
}

const person = (criterion: Criterion): CirceFormula => ({ kind: 'person', criterion });

const sex = (node: CirceNode, { notes }: CirceContext): CirceFormula[] => {
  const ids = node.nodes('Gender').map((concept) => concept.whole('CONCEPT_ID'));
  if (ids.length === 0) return [];
  const others = ids.some((id) => id !== male && id !== female);
  if (others) notes.changes(node.at('Gender'), 'any sex but male and female is one here, unknown');
  const anyOfThem = [
    ...(ids.includes(female) ? ['female' as const] : []),
    ...(ids.includes(male) ? ['male' as const] : []),
    ...(others ? ['unknown' as const] : []),
  ];
  return [person({ kind: 'sex', anyOf: anyOfThem })];
};

const origin = (node: CirceNode, key: 'Race' | 'Ethnicity', { sets }: CirceContext): CirceFormula[] => {
  const kind = key === 'Race' ? 'race' : 'ethnicity';
  const listed = readConcepts(node, key);
  const chosen = node.node(`${key}CS`);
  const codesetId = chosen?.whole('CodesetId');
  const named =
    chosen === undefined || codesetId === undefined
      ? undefined
      : person({ kind, concepts: sets(codesetId, chosen.at('CodesetId')) });
  return [
    ...(listed === undefined ? [] : [person({ kind, concepts: listed })]),
    ...(named === undefined ? [] : [chosen?.flag('IsExclusion') === true ? not(named) : named]),
  ];
};

/** `Gender`, `Race` and `Ethnicity`, which hold of a person whatever the event. */
export const readPersons = (node: CirceNode, context: CirceContext): CirceFormula =>
  allOf([...sex(node, context), ...origin(node, 'Race', context), ...origin(node, 'Ethnicity', context)]);
