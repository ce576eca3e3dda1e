// Who is in a team and which channels it has, asked of the pretend Connector; then what other answers mean, and for how long
// an answer is believed.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openOutbound } from '../../src/adapters/teams/outbound.ts';
import { openConnector } from '../../src/adapters/teams/connector.ts';
import { openRoster } from '../../src/adapters/teams/roster.ts';
import { Failure, type Roster, type Team } from '../../src/ports.ts';
import { openDouble, openTestLog, sendJson, type Double } from '../support/https-double.ts';
import { startRunning, type Running } from '../simulator/running.ts';
import { BOT, TENANT } from './channel.ts';

const PERSON = randomUUID();
const member = (more: object = {}) => ({
  id: '29:1person',
  name: 'Ada',
  aadObjectId: PERSON.toUpperCase(),
  tenantId: TENANT,
  userRole: 'user',
  ...more,
});

describe('roster', function () {
  this.timeout(20_000);

  describe('of the pretend team', () => {
    let running: Running;
    let roster: Roster;
    let team: Team;
    before(async () => {
      running = await startRunning('http://127.0.0.1:9/');
      const { https } = running.addresses;
      const serviceUrl = `${https}/teams/`;
      const { BOT_TENANT_ID: tenantId = '', BOT_ID: id = '' } = running.env;
      const settings = {
        id,
        tenantId,
        tokenIssuer: 'https://api.botframework.com',
        anonymous: false,
        serviceUrl,
      };
      const token = () => running.appToken('bot');
      ({ roster } = openOutbound({ settings, token, log: openTestLog() }));
      team = {
        id: running.channel.groupId,
        threadId: running.channel.teamThread,
        serviceUrl,
        name: 'Help desk',
      };
    });
    after(() => running.stop());

    it('tells members from guests and from those who are not in it', async () => {
      const people = running.channel.roster();
      const [guest, first] = [people.find(({ kind }) => kind === 'guest'), people[0]];
      assert.deepEqual(await roster.member(team, first?.id ?? ''), { guest: false, name: first?.name });
      assert.equal((await roster.member(team, guest?.id ?? ''))?.guest, true);
      const outside = running.person(({ id }) => people.every((each) => each.id !== id));
      assert.equal(await roster.member(team, outside.id), null);
      assert.equal(
        await roster.member(
          { ...team, id: randomUUID(), threadId: '19:other@thread.tacv2' },
          first?.id ?? '',
        ),
        null,
      );
    });

    it('knows the team’s channels, and that General has no name of its own', async () => {
      assert.deepEqual(await roster.channels(team), [
        { id: running.channel.teamThread, name: 'General' },
        { id: running.channel.id, name: running.channel.name },
      ]);
      const elsewhere = { ...team, id: randomUUID(), threadId: '19:other@thread.tacv2' };
      await assert.rejects(roster.channels(elsewhere), Failure);
    });

    it('is told in pages, and who owns it by Graph', async () => {
      const path = `/v3/conversations/${encodeURIComponent(team.threadId)}/pagedmembers`;
      type Page = { members: { aadObjectId: string }[]; continuationToken?: string };
      const ids: string[] = [];
      for (let next = '?pageSize=2'; next !== ''; ) {
        const { body } = await running.connector<Page>('GET', path + next);
        assert.ok(body.members.length <= 2);
        ids.push(...body.members.map(({ aadObjectId }) => aadObjectId));
        const { continuationToken: token } = body;
        next = token === undefined ? '' : `?pageSize=2&continuationToken=${token}`;
      }
      assert.deepEqual(
        ids,
        running.channel.roster().map(({ id }) => id),
      );
      const owners = (id: string) => running.graph<{ value: { id: string }[] }>(`/groups/${id}/owners`);
      const expected = running.channel.owners().map(({ id }) => id);
      assert.deepEqual(
        (await owners(team.id)).body.value.map(({ id }) => id),
        expected,
      );
      assert.equal((await owners(randomUUID())).status, 404);
    });
  });

  describe('of any answer', () => {
    let double: Double;
    let now = 0;
    let answer: readonly [status: number, body: unknown];
    before(
      async () => void (double = await openDouble((_request, res) => sendJson(res, answer[0], answer[1]))),
    );
    beforeEach(() => void (double.received.length = 0));
    after(() => double.close());

    const team = (): Team => ({
      id: 'team',
      threadId: '19:t@thread.tacv2',
      serviceUrl: double.url,
      name: 'T',
    });
    function open(trusted = true): Roster {
      const settings = {
        id: BOT,
        tenantId: TENANT,
        tokenIssuer: 'https://api.botframework.com',
        anonymous: false,
      };
      const token = async () => 'token';
      const connect = openConnector(settings, token);
      return openRoster({ settings, token, connect, trusted: () => trusted, elapsed: () => now });
    }

    it('lets nobody in whom Teams does not name as that user of this tenant', async () => {
      const said = async (body: unknown) => {
        answer = [200, body];
        return open().member(team(), PERSON);
      };
      assert.deepEqual(await said(member()), { guest: false, name: 'Ada' });
      assert.deepEqual(await said(member({ userRole: undefined })), { guest: true, name: 'Ada' });
      assert.deepEqual(await said(member({ userRole: 'anonymous' })), { guest: true, name: 'Ada' });
      assert.equal(await said(member({ aadObjectId: randomUUID() })), null);
      assert.equal(await said(member({ aadObjectId: undefined })), null);
      assert.equal(await said(member({ tenantId: randomUUID() })), null);
      assert.equal(await said('no object'), null);
    });

    it('is a no for 403 and 404, and cannot be told for all others', async () => {
      for (const status of [403, 404]) {
        answer = [status, { error: { code: 'x', message: 'x' } }];
        assert.equal(await open().member(team(), PERSON), null);
      }
      for (const status of [400, 401, 429, 500]) {
        answer = [status, { error: { code: 'x', message: 'x' } }];
        await assert.rejects(open().member(team(), PERSON), Failure, String(status));
        await assert.rejects(open().channels(team()), Failure, String(status));
      }
      assert.equal(double.received.length, 10, 'one attempt a call');
      await assert.rejects(open(false).member(team(), PERSON), Failure);
    });

    it('is believed for five minutes, a no for half of one, a failure never; many share one question', async () => {
      const roster = open();
      const ask = () => roster.member(team(), PERSON);
      const asked = () => double.received.length;
      answer = [500, {}];
      await assert.rejects(ask());
      answer = [404, { error: { code: 'x', message: 'x' } }];
      assert.deepEqual([await ask(), await ask(), asked()], [null, null, 2]);
      now += 31_000;
      answer = [200, member()];
      await Promise.all([ask(), ask(), ask()]);
      assert.equal(asked(), 3);
      now += 4 * 60_000;
      await ask();
      assert.equal(asked(), 3);
      now += 61_000;
      await ask();
      assert.equal(asked(), 4);
    });
  });
});
