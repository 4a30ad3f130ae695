import type { AnchoredCriterion, Criterion, NearCriterion, NearGroup } from '#contracts/cohort';
import { describeConcepts } from './describe-concepts.ts';
import { describeDated } from './describe-dated.ts';
import { describeDays } from './describe-days.ts';
import { describeIndex } from './describe-index.ts';
import { describeRange } from './describe-range.ts';
import { describeWindow } from './describe-window.ts';
import { listWords } from './list-words.ts';

/** Members of a group, each in brackets where there are several. */
const joined = (kind: 'all' | 'any' | 'none', members: readonly string[]): string => {
  const bracketed = members.length === 1 ? members : members.map((member) => `(${member})`);
  if (kind === 'none') return `for whom this is not true: ${bracketed.join(' or ')}`;
  return bracketed.join(kind === 'all' ? ' and ' : ' or ');
};

const near = ({ atLeast, atMost, event, maxDays, minDays }: NearCriterion): string => {
  const times = atLeast === 1 && atMost === undefined ? '' : `${describeRange({ atLeast, atMost })} times `;
  return `${times}${describeDated(event)} ${describeDays({ minDays, maxDays })}`;
};

const nearGroup = ({ kind, of }: NearGroup): string => {
  const members = of.map((member) => (member.kind === 'near' ? near(member) : nearGroup(member)));
  return kind === 'none' ? `none of: ${members.join('; ')}` : joined(kind, members);
};

const anchored = ({ anchor, has, which }: AnchoredCriterion): string => {
  const chosen = which === 'any' ? '' : `, the ${which} of them`;
  return `who had ${describeDated(anchor)}${chosen}, with ${nearGroup(has)}`;
};

/** One condition of a cohort in words that follow "people". */
export const describeCriterion = (criterion: Criterion): string => {
  switch (criterion.kind) {
    case 'event':
    case 'imaging':
      return `who had ${describeDated(criterion)}`;
    case 'age':
      return `whose age is ${describeRange(criterion)} years`;
    case 'sex':
      return `whose recorded sex is ${listWords(criterion.anyOf, 'or')}`;
    case 'ethnicity':
    case 'race':
      return `whose ${criterion.kind} is ${describeConcepts(criterion.concepts)}`;
    case 'observationPeriod': {
      const { covers, daysAtLeast } = criterion;
      const length = daysAtLeast === undefined ? '' : ` of at least ${daysAtLeast} days`;
      return `with an observation period${length}${covers === undefined ? '' : ` that covers the time${describeWindow(covers)}`}`;
    }
    case 'sequence': {
      const { first, second } = criterion;
      return `who had ${describeDated(first)}, and ${describeDated(second)} ${describeDays(criterion)}`;
    }
    case 'anchored':
      return anchored(criterion);
    case 'index':
      return describeIndex(criterion);
    case 'all':
    case 'any':
    case 'none':
      return joined(criterion.kind, criterion.of.map(describeCriterion));
  }
};
