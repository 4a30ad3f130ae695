import { describe, expect, it } from 'vitest';
import { imageMonths, imageYears } from '#domain/disclosure/image-days';
import { modalityLabelOf, modalityLabels } from '#domain/disclosure/image-modalities';

describe('values of the distributions over images', () => {
  it('are the twenty years up to the data date, and what lies outside them', () => {
    const { labels, labelOf } = imageYears('2026-01-31');
    expect(labels).toHaveLength(22);
    expect([labels[0], labels[1], labels.at(-2), labels.at(-1)]).toEqual(['before 2007', '2007', '2026', 'after 2026']);
    expect([labelOf(1950), labelOf(2007), labelOf(2026), labelOf(2027)]).toEqual([
      ...['before 2007', '2007', '2026', 'after 2026'],
    ]);
  });

  it('are the 24 months up to the data date, over the turn of years', () => {
    const { labels, labelOf } = imageMonths('2026-01-31');
    expect(labels).toHaveLength(26);
    expect(labels.slice(0, 2)).toEqual(['before 2024-02', '2024-02']);
    expect(labels.slice(-3)).toEqual(['2025-12', '2026-01', 'after 2026-01']);
    expect([labelOf(2024, 1), labelOf(2024, 12), labelOf(2026, 1), labelOf(2026, 2)]).toEqual([
      ...['before 2024-02', '2024-12', '2026-01', 'after 2026-01'],
    ]);
    expect(labels).toEqual(expect.arrayContaining([labelOf(2025, 6)]));
  });

  it.each([
    ['CT', 'whatever', 'CT'],
    ['113091000', 'Magnetic resonance imaging', 'MR'],
    ['16310003', ' Ultrasonography ', 'US'],
    ['x', 'Computed radiography', 'CR'],
    ['x', 'Computed tomography of chest', 'CT'],
    ['constructor', 'toString', 'other'],
    ['', '', 'other'],
  ])('are a modality by its code %s, else by its name %s: %s', (code, name, label) => {
    expect(modalityLabelOf(code, name)).toBe(label);
    expect(modalityLabels).toContain(label);
  });
});
