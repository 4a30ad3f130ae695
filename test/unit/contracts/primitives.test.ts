import { describe, expect, it } from 'vitest';
import { descriptionOf, nameOf, titleOf } from '#contracts/primitives';

const takes = (schema: ReturnType<typeof nameOf>, text: string): boolean => schema.safeParse(text).success;

describe('what people write', () => {
  it.each([
    'Lesions on chest images',
    'O’Brien & Søn (2026), №4: "knee"',
    'پروژه‌ی ریه',
    'क्‍षय रोग',
    '肺がん',
    'Ymchwil 🫁',
  ])('is taken in any script: %s', (text) => {
    for (const schema of [nameOf(120), titleOf(120), descriptionOf(120)]) expect(takes(schema, text)).toBe(true);
  });

  it.each([
    ['a line break', 'Ada\nYour account was closed'],
    ['a carriage return', 'Ada\rBcc: x'],
    ['a line separator', 'Ada\u2028x'],
    ['a NUL', 'Ada\u0000'],
    ['an escape', 'Ada\u001b[31m'],
    ['a turned direction', 'Ada\u202egnp.exe'],
    ['an isolate', 'Ada\u2066x'],
    ['a byte order mark', '\ufeffAda'],
    ['nothing', ''],
  ])('is refused as a title or name with %s', (_, text) => {
    expect(takes(titleOf(120), text)).toBe(false);
    expect(takes(nameOf(120), text)).toBe(false);
  });

  it.each(['<b>Ada</b>', 'a > b', 'see https://flip.example', 'go to WWW.example.org now'])(
    'is refused as a name, which mails show, and taken as a title: %s',
    (text) => {
      expect(takes(nameOf(120), text)).toBe(false);
      expect(takes(titleOf(120), text)).toBe(true);
    },
  );

  it('has several lines in a description, and no other control characters', () => {
    expect(takes(descriptionOf(120), 'Aims:\r\n\t- age < 40\n- https://example.org')).toBe(true);
    expect(takes(descriptionOf(120), '')).toBe(true);
    for (const text of ['a\u0007', 'a\u202eb', 'a\u2028b']) expect(takes(descriptionOf(120), text)).toBe(false);
  });

  it('has its greatest length', () => {
    for (const schema of [nameOf(5), titleOf(5), descriptionOf(5)]) {
      expect(takes(schema, 'abcde')).toBe(true);
      expect(takes(schema, 'abcdef')).toBe(false);
    }
  });
});
