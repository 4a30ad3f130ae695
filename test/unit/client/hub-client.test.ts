import { describe, expect, it } from 'vitest';
import { createHubClient } from '#client/hub-client';
import { exportAudit } from '#contracts/api/audit';
import { getHealth } from '#contracts/api/platform';
import { getProject, listProjects } from '#contracts/api/projects';
import type { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-000000000001');
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

function client(answer: () => Response | Promise<Response>) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const hub = createHubClient({
    origin: 'https://hub.example',
    authorization: async () => 'Bearer key',
    fetch: async (url, init) => {
      sent.push({ url: String(url), init });
      return answer();
    },
  });
  return { hub, sent };
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('the hub client', () => {
  it('fills path and query, presents the key and parses the answer', async () => {
    const { hub, sent } = client(() => json({ status: 'ok', version: '1' }));
    await expect(hub.call(getHealth, {})).resolves.toEqual({ status: 'ok', version: '1' });
    expect(sent[0]?.url).toBe('https://hub.example/api/health');
    expect(sent[0]?.init?.headers).toMatchObject({ authorization: 'Bearer key' });
    await codeOf(hub.call(exportAudit, { query: { after: 7 } }));
    expect(sent[1]?.url).toBe('https://hub.example/api/audit?after=7');
    await codeOf(hub.call(getProject, { params: { projectId } }));
    expect(sent[2]?.url).toBe(`https://hub.example/api/projects/${projectId}`);
  });

  it('throws the hub’s own code and details', async () => {
    const details = [{ rule: 'r', place: 'p' }];
    const { hub } = client(() =>
      json({ type: 'about:blank', title: 't', status: 409, code: 'WRONG_STATE', details }, 409),
    );
    await expect(hub.call(listProjects, {})).rejects.toMatchObject({ code: 'WRONG_STATE', details });
  });

  it.each([
    [400, 'INPUT_INVALID'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [413, 'INPUT_INVALID'],
    [429, 'TOO_MANY_REQUESTS'],
    [502, 'DEPENDENCY_DOWN'],
  ])('reads a bare %i of the gateway as %s', async (status, code) => {
    const { hub } = client(() => json({ message: 'no' }, status));
    expect(await codeOf(hub.call(listProjects, {}))).toBe(code);
  });

  it('says that the hub is down when nothing answers', async () => {
    const { hub } = client(() => Promise.reject(new TypeError('fetch failed')));
    expect(await codeOf(hub.call(listProjects, {}))).toBe('DEPENDENCY_DOWN');
  });

  it('refuses an answer that breaks the contract', async () => {
    const { hub } = client(() => json({ projects: [{}] }));
    await expect(hub.call(listProjects, {})).rejects.toThrow();
  });
});
