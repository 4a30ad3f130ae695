import { expect, it } from 'vitest';
import { importCirce } from '#contracts/api/cohorts';
import { makeImportCirce } from '#lambdas/cohorts/import-circe';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';

const send = (index: object) =>
  callOperation(importCirce, makeImportCirce(), people.viewer, {
    body: {
      expression: {
        ConceptSets: [{ id: 0, expression: { items: [{ concept: { CONCEPT_ID: 11 } }] } }],
        PrimaryCriteria: { CriteriaList: [index], PrimaryCriteriaLimit: { Type: 'All' } },
      },
    },
  });

const PlaceOfServiceLocation = 0;

it('answers the same cohort in the hub’s own words, with notes of what is not the same', async () => {
  const { cohort, notUnderstood } = await send({ VisitOccurrence: { CodesetId: 0, PlaceOfServiceLocation } });
  expect(cohort.where.of).toMatchObject([{ kind: 'index', events: [{ domain: 'visit' }] }]);
  expect(notUnderstood.map(({ place }) => place)).toEqual([
    'PrimaryCriteria.CriteriaList[0].VisitOccurrence.PlaceOfServiceLocation',
  ]);
});

it('refuses what cannot be taken over, by its place', async () => {
  expect(await refusal(send({ ConditionOccurrence: { CodesetId: 7 } }))).toMatch(
    /^CIRCE_INVALID \| PrimaryCriteria.CriteriaList\[0\].ConditionOccurrence.CodesetId: /,
  );
  expect(await refusal(send({ VisitOccurrence: { PlaceOfServiceLocation } }))).toMatch(
    /^CIRCE_UNRESTRICTED \| PrimaryCriteria.CriteriaList\[0\].VisitOccurrence.PlaceOfServiceLocation: /,
  );
});
