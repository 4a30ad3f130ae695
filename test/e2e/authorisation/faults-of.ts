import { Problem } from '#contracts/problem';
import type { Answer } from './ask.ts';
import { marker } from './hostile-bodies.ts';

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A place that our contracts name: a part of the request, and below it keys, indices and `*`. */
const place = /^(params|query|body|headers)(\.([A-Za-z0-9-]+|\*))*$/;

const leaks = ({ text }: Answer): string[] => [
  ...(text.includes(marker) ? ['repeats what was sent'] : []),
  ...(/\bat .+:\d+:\d+|node_modules|\.mjs|Error:/.test(text) ? ['tells a stack'] : []),
];

/** Why a refusal is not as it should be: of the caller's making, registered, and silent about what was sent. */
export const refusalFaults = (answer: Answer): string[] => [
  ...(answer.status >= 400 && answer.status < 500 ? [] : [`status ${answer.status}`]),
  ...(Problem.strict().safeParse(jsonOf(answer.text)).success ? [] : [`body ${answer.text.slice(0, 80)}`]),
  ...leaks(answer),
];

/** The same of input that breaks the contract: the refusal also says which rule, and where. */
export const inputFaults = (answer: Answer): string[] => {
  const problem = Problem.safeParse(jsonOf(answer.text)).data;
  const places = problem?.details?.map((detail) => detail.place) ?? [];
  return [
    ...refusalFaults(answer),
    ...(problem?.code === 'INPUT_INVALID' ? [] : [`code ${problem?.code}`]),
    ...(places.length > 0 && places.every((told) => place.test(told)) ? [] : [`places ${places.join(' ')}`]),
  ];
};

/** The same of a path that is refused before any handler sees it: in the words of API Gateway. */
export const pathFaults = (answer: Answer): string[] =>
  /^\{"message": ?"(Not Found|Bad Request)"\}$/.test(answer.text) && [400, 404].includes(answer.status)
    ? []
    : inputFaults(answer);
