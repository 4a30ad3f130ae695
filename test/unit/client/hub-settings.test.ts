import { describe, expect, it } from 'vitest';
import { fetchDirectory } from '#client/hub-settings';

const settings = { userPoolId: 'p', userPoolClientId: 'c', idpEndpoint: 'https://hub.example/idp/' };

describe('where people of a hub sign in', () => {
  it('is read from the hub', async () => {
    const seen: string[] = [];
    const directory = await fetchDirectory('https://hub.example', async (url) => {
      seen.push(String(url));
      return Response.json(settings);
    });
    expect(directory).toEqual({ endpoint: settings.idpEndpoint, userPoolId: 'p', userPoolClientId: 'c' });
    expect(seen).toEqual(['https://hub.example/config.json']);
  });

  it.each([
    ['nothing answers', () => Promise.reject(new TypeError('fetch failed'))],
    ['something else answers', async () => new Response('<html>')],
  ])('is not known when %s', async (_what, send) => {
    await expect(fetchDirectory('https://hub.example', send)).rejects.toMatchObject({ code: 'DEPENDENCY_DOWN' });
  });
});
