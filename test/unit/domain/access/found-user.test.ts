import { expect, it } from 'vitest';
import { UserProfile } from '#contracts/user';
import { foundUser } from '#domain/access/found-user';

const user = UserProfile.parse({
  userId: 'u',
  email: 'rae@university.example',
  name: 'Rae Ross',
  organisation: 'St Élan',
  role: 'Researcher',
  invitedAt: '2026-01-01T00:00:00.000Z',
  status: 'ACTIVE',
});

it('finds by any part of address, name and organisation, in whatever case', () => {
  for (const search of ['', 'RAE', 'ross', '@university', 'élan']) expect(foundUser(user, { search })).toBe(true);
  expect(foundUser(user, { search: 'elsewhere' })).toBe(false);
  const { organisation: _, ...without } = user;
  expect(foundUser(without, { search: 'élan' })).toBe(false);
});

it('finds by role and status, and only where everything fits', () => {
  expect(foundUser(user, { role: 'Researcher', status: 'ACTIVE', search: 'rae' })).toBe(true);
  expect(foundUser(user, { role: 'Viewer' })).toBe(false);
  expect(foundUser(user, { status: 'DISABLED' })).toBe(false);
});
