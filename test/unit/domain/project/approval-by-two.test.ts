import { expect, it } from 'vitest';
import type { UserId } from '#contracts/ids';
import { approvalByTwo, type FirstApproval } from '#domain/project/approval-by-two';

const [ann, ben] = ['ann', 'ben'] as UserId[];
const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
const first = (more: Partial<FirstApproval> = {}): FirstApproval => ({
  by: ann!,
  askedSha256: one!,
  stillDecides: true,
  ...more,
});
const approve = (by: UserId, before: FirstApproval | undefined, secondDecider = true, askedSha256 = one!) =>
  approvalByTwo({ secondDecider }, before, { by, askedSha256 });

it('is the trust’s where it wants one person, whatever was there', () => {
  expect(approve(ann!, undefined, false)).toBe('complete');
  expect(approve(ann!, first(), false)).toBe('complete');
});

it('is the first where the trust wants two, and complete by another person about the same', () => {
  expect(approve(ann!, undefined)).toBe('first');
  expect(approve(ben!, first())).toBe('complete');
});

it('is refused to the same person', () => {
  expect(approve(ann!, first())).toBe('samePerson');
});

it('begins anew where the project asks for something else, or where the first person decides no more', () => {
  expect(approve(ben!, first(), true, other)).toBe('first');
  expect(approve(ann!, first(), true, other)).toBe('first');
  expect(approve(ben!, first({ stillDecides: false }))).toBe('first');
});
