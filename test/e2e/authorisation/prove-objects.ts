import { expect, it } from 'vitest';
import { type OperationName, operations } from '#contracts/api/operations';
import type { User } from '#contracts/user';
import { sentMail } from '#local/cloud/sent-mail';
import { until } from '#local/study/until';
import { type Answer, ask, bearer, type Request, runServer } from './ask.ts';
import { accessOf, rightRequest } from './operation-cases.ts';
import { seed } from './seed.ts';
import { type Actor, actors, type Stage } from './stage.ts';

const nowhere = '01890000-0000-7000-8000-000000000001';
const names = Object.keys(operations) as OperationName[];
/** Operations on what somebody may not see; a concept is there for everybody. */
const onObjects = names.filter(
  (name) =>
    Object.keys(operations[name].params.shape).length > 0 && accessOf(name)?.row.split(' ').includes('N') === true,
);
const without = (text: string): unknown => ({ ...JSON.parse(text), correlationId: '' });

/** What the rules of access say of objects beyond the table: hidden, crossed and owned in unusual ways. */
export function proveObjects(onStage: () => Stage): void {
  const as = (actor: Actor, name: OperationName, request: Request): Promise<Answer> =>
    ask(onStage(), operations[name], { ...request, headers: bearer(onStage().people[actor].token) });

  it.each(onObjects)('%s answers a stranger as if there were nothing', async (name) => {
    // Of another trust: may call every operation with an object, and sees none of them.
    const { request } = await rightRequest(onStage(), name);
    const stranger =
      (operations[name] as { roles?: string[] }).roles?.includes('Researcher') === false
        ? 'otherSiteAdmin'
        : 'stranger';
    const params = Object.fromEntries(
      Object.entries(request.params ?? {}).map(([key, value]) => [key, key === 'fileName' ? value : nowhere]),
    );
    const hidden = await as(stranger, name, request);
    const missing = await as(stranger, name, { ...request, params });
    expect(hidden.status).toBe(404);
    expect(without(hidden.text)).toEqual(without(missing.text));
  });

  it('finds a question only below its own project', async () => {
    const [mine, other] = [await seed(onStage(), { status: 'DRAFT' }), await seed(onStage(), { status: 'DRAFT' })];
    const { projectId } = mine;
    const read = (queryId: string) => as('owner', 'getCohortQuery', { params: { projectId, queryId } });
    expect((await read(other.queryId)).code).toBe('NOT_FOUND');
    expect((await read(mine.queryId)).status).toBe(200);
  });

  it('lets the maker of a model change it, though the project is not theirs', async () => {
    const { projectId } = await seed(onStage(), { status: 'APPROVED' });
    const made = await as('member', 'createModel', { params: { projectId }, body: { name: 'Mine' } });
    const { modelId } = JSON.parse(made.text) as { modelId: string };
    const { request } = await rightRequest(onStage(), 'requestUpload');
    expect((await as('member', 'requestUpload', { ...request, params: { modelId } })).status).toBe(201);
    expect((await as('viewer', 'requestUpload', { ...request, params: { modelId } })).code).toBe('FORBIDDEN');
    expect((await as('stranger', 'requestUpload', { ...request, params: { modelId } })).code).toBe('NOT_FOUND');
  });

  it('lets an owner who became a Viewer read and nothing else', async () => {
    const { projectId, modelId, runId } = await seed(onStage(), { status: 'APPROVED', owner: 'viewer' });
    expect((await as('viewer', 'getProject', { params: { projectId } })).status).toBe(200);
    expect((await as('viewer', 'getModel', { params: { modelId } })).status).toBe(200);
    expect((await as('viewer', 'createModel', { params: { projectId }, body: { name: 'x' } })).code).toBe('FORBIDDEN');
    expect((await as('viewer', 'stopRun', { params: { runId } })).code).toBe('FORBIDDEN');
  });

  it('lets an Admin decide for a trust that has no admin of its own, and no other', async () => {
    const { trusts } = onStage();
    const { projectId } = await seed(onStage(), { status: 'STAGED' });
    const decide = (actor: Actor, trustId: string) =>
      as(actor, 'decideProject', { params: { projectId }, body: { trustId, decision: 'DECLINED' } });
    expect((await decide('admin', trusts.one.trustId)).code).toBe('FORBIDDEN');
    expect((await decide('siteAdmin', trusts.free.trustId)).code).toBe('FORBIDDEN');
    expect((await decide('siteAdmin', trusts.two.trustId)).code).toBe('NOT_FOUND');
    expect((await decide('admin', trusts.free.trustId)).status).toBe(200);
    expect((await decide('siteAdmin', trusts.one.trustId)).status).toBe(200);
  });

  it('lets an Admin revoke for a trust that has no admin of its own, and no other', async () => {
    const { trusts } = onStage();
    const { projectId } = await seed(onStage(), { status: 'APPROVED' });
    const revoke = (actor: Actor, trustId: string) =>
      as(actor, 'revokeDecision', { params: { projectId }, body: { trustId } });
    expect((await revoke('admin', trusts.one.trustId)).code).toBe('FORBIDDEN');
    expect((await revoke('siteAdmin', trusts.free.trustId)).code).toBe('FORBIDDEN');
    expect((await revoke('siteAdmin', trusts.two.trustId)).code).toBe('NOT_FOUND');
    expect((await revoke('admin', trusts.free.trustId)).status).toBe(200);
    expect((await revoke('siteAdmin', trusts.one.trustId)).status).toBe(200);
  });

  it('closes a project for its owner in whatever state it is, and for good', async () => {
    for (const status of ['DRAFT', 'STAGED', 'APPROVED'] as const) {
      const { projectId } = await seed(onStage(), { status });
      const close = (actor: Actor) => as(actor, 'closeProject', { params: { projectId } });
      expect((await close('member')).code).toBe('FORBIDDEN');
      expect((await close('owner')).status).toBe(200);
      expect((await close('owner')).status).toBe(200);
      const ask = await as('owner', 'stageProject', {
        params: { projectId },
        body: { trustIds: [onStage().trusts.free.trustId] },
      });
      expect(ask.code).toBe('WRONG_STATE');
    }
  });

  it.each(['renewTask', 'reportTask'] as const)('%s knows only tasks of the trust that asks', async (name) => {
    const { trusts } = onStage();
    const { request } = await rightRequest(onStage(), name);
    const by = (authorization: string) => ask(onStage(), operations[name], { ...request, headers: { authorization } });
    expect((await by(trusts.two.authorization)).code).toBe('NOT_FOUND');
    expect((await by(trusts.one.authorization)).status).toBe(200);
  });

  it('lists to each exactly the projects that they may see', async () => {
    const { projectId, marks } = await seed(onStage(), { status: 'STAGED' });
    const { projectId: draftId } = await seed(onStage(), { status: 'DRAFT' });
    const listed = async (actor: Actor) => {
      const { text } = await as(actor, 'listProjects', {});
      if (actor === 'stranger' || actor === 'otherSiteAdmin')
        for (const mark of marks) expect(text).not.toContain(mark);
      return { staged: text.includes(projectId), draft: text.includes(draftId) };
    };
    const all = Object.fromEntries(await Promise.all(actors.map(async (actor) => [actor, await listed(actor)])));
    const both = { staged: true, draft: true };
    const none = { staged: false, draft: false };
    expect(all).toEqual({
      admin: both,
      owner: both,
      stranger: none,
      member: both,
      viewer: both,
      siteAdmin: { staged: true, draft: false },
      otherSiteAdmin: none,
    });
  });

  it('mails an invited person, who then belongs to the project, until they leave it', async () => {
    const { hub, people } = onStage();
    const { projectId } = await seed(onStage(), { status: 'DRAFT' });
    const { email, userId } = people.stranger;
    const body = { email: email.toUpperCase() };
    expect((await as('owner', 'inviteMember', { params: { projectId }, body })).status).toBe(201);
    const mail = await until(
      'the mail of an invitation',
      20,
      async () => {
        const mails = await sentMail(hub.cloud);
        return mails.find(({ subject, to }) => to.includes(email) && subject.includes('invited into a project'));
      },
      (sent) => sent !== undefined,
    );
    expect(mail?.text).toContain('Dear Name of stranger,\n\nName of owner invites you');
    expect((await as('stranger', 'getProject', { params: { projectId } })).code).toBe('NOT_FOUND');
    expect((await as('stranger', 'listMyInvitations', {})).text).toContain(projectId);
    const accept = () => as('stranger', 'answerInvitation', { params: { projectId }, body: { answer: 'ACCEPTED' } });
    expect([(await accept()).status, (await accept()).code]).toEqual([204, 'NOT_FOUND']);
    expect((await as('stranger', 'getProject', { params: { projectId } })).status).toBe(200);
    expect((await as('stranger', 'listProjects', {})).text).toContain(projectId);
    expect((await as('stranger', 'removeMember', { params: { projectId, userId } })).status).toBe(204);
    expect((await as('stranger', 'getProject', { params: { projectId } })).code).toBe('NOT_FOUND');
  });

  it('tells each person of themselves, and nobody the addresses of others or the names of strangers', async () => {
    const { people } = onStage();
    const { projectId } = await seed(onStage(), { status: 'STAGED' });
    for (const actor of actors) {
      const me = JSON.parse((await as(actor, 'getMe', {})).text) as User;
      expect([me.userId, me.email]).toEqual([people[actor].userId, people[actor].email]);
    }
    const readers = [
      await as('viewer', 'listTrusts', {}),
      await as('siteAdmin', 'exportAudit', { query: '?limit=1000' }),
    ];
    for (const { status, text } of readers) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/@people\.example|Name of /);
    }
    const page = await as('owner', 'getProject', { params: { projectId } });
    expect(page.text).not.toContain('@people.example');
    expect(new Set(page.text.match(/Name of \w+/g))).toEqual(
      new Set(['Name of owner', 'Name of member', 'Name of viewer']),
    );
    const projects = await as('member', 'listProjects', {});
    expect(projects.text).not.toContain('@people.example');
    // Of whose projects the member is: some are the viewer's.
    expect(projects.text.replaceAll(/Name of (owner|viewer)/g, '')).not.toContain('Name of ');
    expect(projects.text).toContain('Name of owner');
    expect((await as('admin', 'listUsers', {})).text).toContain(people.owner.email);
  });

  it('tells nobody what only the ledger needs', async () => {
    const { trusts } = onStage();
    const { projectId, modelId, runId, runToken } = await seed(onStage(), { status: 'APPROVED' });
    const read = [
      await as('admin', 'getProject', { params: { projectId } }),
      await as('admin', 'getModel', { params: { modelId } }),
      await as('admin', 'getRun', { params: { runId } }),
      await as('admin', 'listTrusts', {}),
      await ask(onStage(), operations.getRunServerConfig, { headers: runServer(runId, runToken) }),
      await ask(onStage(), operations.leaseTasks, {
        body: { contractVersion: 1, max: 20 },
        headers: { authorization: trusts.two.authorization },
      }),
    ];
    for (const { status, text } of read) {
      expect(status).toBe(200);
      expect(text).not.toMatch(
        /"(pk|sk|gsi\w+|kind|tokenSha256|apiKeySha256|doorbellQueueUrl|uploadId|trustAdmins|prepared)":/,
      );
    }
  });
}
