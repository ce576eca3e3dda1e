// Which team the bot is in is told by Teams with its installation and with whatever comes from the team's channels.

import assert from 'node:assert/strict';
import { anActivity, BOT, openChannel, TENANT, type Channel } from './channel.ts';

const GROUP = 'aaaaaaaa-1111-4222-8333-444444444444';
const THREAD = '19:general@thread.tacv2';

describe('activities from a team', () => {
  let channel: Channel;
  before(async () => void (channel = await openChannel()));
  after(() => channel.close());
  beforeEach(() => void (channel.events.length = 0));

  const team = (more: object = {}) => ({
    id: THREAD,
    name: 'All of us',
    aadGroupId: GROUP.toUpperCase(),
    ...more,
  });
  const fromTeam = (more: Record<string, unknown>, told: object = team(), data: object = {}) =>
    anActivity(channel.settings, {
      conversation: { id: THREAD, conversationType: 'channel', isGroup: true, tenantId: TENANT },
      channelData: { tenant: { id: TENANT }, team: told, ...data },
      text: undefined,
      ...more,
    });
  const posted = async (activity: unknown) => {
    channel.events.length = 0;
    assert.ok((await channel.post(activity)).status < 300);
    return channel.events;
  };
  const known = () => ({
    id: GROUP,
    threadId: THREAD,
    serviceUrl: channel.settings.serviceUrl,
    name: 'All of us',
  });
  const bot = [{ id: `28:${BOT}` }];

  it('tell of it when the bot is installed there, and install nothing for who did it', async () => {
    const installed = fromTeam({ type: 'installationUpdate', action: 'add' });
    assert.deepEqual(await posted(installed), [{ kind: 'inTeam', event: known() }]);
    const added = fromTeam({ type: 'conversationUpdate', membersAdded: bot });
    assert.deepEqual(await posted(added), [{ kind: 'inTeam', event: known() }]);
  });

  it('tell when it is taken out, or the team is gone', async () => {
    for (const activity of [
      fromTeam({ type: 'installationUpdate', action: 'remove' }),
      fromTeam({ type: 'conversationUpdate', membersRemoved: bot }),
      fromTeam({ type: 'conversationUpdate' }, team(), { eventType: 'teamDeleted' }),
    ]) {
      assert.deepEqual(await posted(activity), [{ kind: 'leftTeam', event: known() }]);
    }
    const somebody = fromTeam({ type: 'conversationUpdate', membersRemoved: [{ id: '29:1someone' }] });
    assert.deepEqual(await posted(somebody), [{ kind: 'inTeam', event: known() }]);
  });

  it('tell of it with a message, also when they do not name the group', async () => {
    const text = { type: 'message', text: '<at>Keywave</at> help' };
    const entities = [{ type: 'mention', mentioned: bot[0], text: '<at>Keywave</at>' }];
    const events = await posted(fromTeam({ ...text, entities }, { id: THREAD }));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['inTeam', 'channelMessage'],
    );
    assert.deepEqual(events[0]?.event, { ...known(), id: null, name: null });
  });

  it('count for nothing when what they say is no team', async () => {
    for (const told of [{}, { id: 'x; drop' }, { id: '' }]) {
      const events = await posted(fromTeam({ type: 'conversationUpdate' }, told));
      assert.deepEqual(events, []);
    }
  });
});
