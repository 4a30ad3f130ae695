import { expect, it } from 'vitest';
import { isJsonContent } from '#domain/input/json-content';

it('takes JSON, with or without a parameter, in any case of letters', () => {
  for (const right of ['application/json', 'application/json; charset=utf-8', ' Application/JSON ;charset=UTF-8'])
    expect([right, isJsonContent(right)]).toEqual([right, true]);
});

it('takes no other type, least of all those that a form may send', () => {
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
  const alike = ['application/jsonx', 'application/problem+json', 'text/json', 'text/plain; application/json'];
  for (const wrong of [undefined, '', ...forms, ...alike])
    expect([wrong, isJsonContent(wrong)]).toEqual([wrong, false]);
});
