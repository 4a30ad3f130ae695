import { describe, expect, it } from 'vitest';
import type { HubClient } from '#client/hub-client';
import { createHubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { listUsers } from '#contracts/api/users';

const user = (name: string) => ({
  userId: name,
  email: `${name}@flip.example`,
  name,
  role: 'Admin',
  invitedAt: '2026-01-01T00:00:00.000Z',
  status: 'ACTIVE',
});

const answering = (answers: readonly object[]): { hub: HubClient; asked: string[] } => {
  const asked: string[] = [];
  const hub = createHubClient({
    origin: 'https://hub.example',
    fetch: async (url) => {
      asked.push(String(url));
      return new Response(JSON.stringify(answers[asked.length - 1] ?? {}), { status: 200 });
    },
  });
  return { hub, asked };
};

describe('the pages of a list', () => {
  it('are asked for one after another, each with the cursor of the one before and the same limit', async () => {
    const { hub, asked } = answering([
      { users: [user('a')], nextCursor: 'one' },
      { users: [], nextCursor: 'two' },
      { users: [user('b')] },
    ]);
    const found = await Array.fromAsync(pages(hub, listUsers, { query: { limit: 1 } }));
    expect(found.flatMap(({ users }) => users.map(({ name }) => name))).toEqual(['a', 'b']);
    expect(asked).toEqual([
      'https://hub.example/api/users?limit=1',
      'https://hub.example/api/users?limit=1&cursor=one',
      'https://hub.example/api/users?limit=1&cursor=two',
    ]);
  });

  it('are not asked for beyond what is taken', async () => {
    const { hub, asked } = answering([{ users: [user('a')], nextCursor: 'one' }]);
    for await (const { users } of pages(hub, listUsers, {})) {
      expect(users).toHaveLength(1);
      break;
    }
    expect(asked).toHaveLength(1);
  });

  it('end with the failure of the hub where one fails', async () => {
    const { hub } = answering([{ users: [], nextCursor: 'one' }, { users: 'none' }]);
    await expect(Array.fromAsync(pages(hub, listUsers, {}))).rejects.toThrow();
  });
});
