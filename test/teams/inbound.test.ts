// What Teams sends reaches the flows as plain events, through restify, the gate, the SDK and teams-ai.

import assert from 'node:assert/strict';
import type { Feedback } from '../../src/adapters/teams/teams.ts';
import { sendJson } from '../support/https-double.ts';
import { anActivity, anExecute, CARD, openChannel, PERSON, type Channel } from './channel.ts';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

describe('activities from Teams', () => {
  let channel: Channel;
  before(async () => void (channel = await openChannel()));
  after(() => channel.close());
  beforeEach(() => {
    channel.events.length = 0;
    channel.connector.received.length = 0;
    channel.waits.length = channel.log.lines.length = 0;
  });

  const kinds = () => channel.events.map((each) => each.kind);

  it('tells who wrote, where, in which language and time zone, and answers with a card', async () => {
    const { status } = await channel.post(anActivity(channel.settings));
    assert.equal(status, 200);
    const who = {
      personId: PERSON,
      conversation: { personId: PERSON, conversationId: 'a:chat', serviceUrl: channel.settings.serviceUrl },
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
    };
    assert.deepEqual(channel.events, [
      { kind: 'seen', event: who },
      { kind: 'message', event: { ...who, text: 'help', messageId: '1612345678901' } },
    ]);
    const [sent] = channel.connector.received;
    assert.equal(sent?.path, '/teams/v3/conversations/a%3Achat/activities');
    assert.equal(sent.headers.authorization, 'Bearer bot-token');
    const body = JSON.parse(sent.text);
    assert.equal(body.summary, CARD.summary);
    assert.deepEqual(body.attachments, [{ contentType: CARD_TYPE, content: CARD.card }]);
  });

  it('keeps no time zone that does not exist, and takes the client’s when the activity names none', async () => {
    await channel.post(anActivity(channel.settings, { localTimezone: 'Mars/Olympus' }));
    await channel.post(anActivity(channel.settings, { localTimezone: undefined }));
    const zones = channel.events.flatMap(({ kind, event }) =>
      kind === 'seen' && 'timeZone' in event ? [event.timeZone] : [],
    );
    assert.deepEqual(zones, [null, 'Europe/Berlin']);
  });

  it('passes both events of one installation', async () => {
    const { settings } = channel;
    const event = { text: undefined, action: 'Add' };
    await channel.post(anActivity(settings, { ...event, type: 'installationUpdate' }));
    const bot = { id: `28:${settings.id}` };
    await channel.post(
      anActivity(settings, { type: 'conversationUpdate', text: undefined, membersAdded: [bot] }),
    );
    assert.deepEqual(kinds(), ['seen', 'installed', 'seen', 'installed']);
    assert.equal(channel.connector.received.length, 0);
  });

  it('takes somebody else who joins for no installation', async () => {
    const membersAdded = [{ id: '29:1person' }];
    await channel.post(
      anActivity(channel.settings, { type: 'conversationUpdate', text: undefined, membersAdded }),
    );
    assert.deepEqual(kinds(), ['seen']);
  });

  it('does not remember the conversation of somebody who removes the app', async () => {
    await channel.post(anActivity(channel.settings, { type: 'installationUpdate', action: 'remove' }));
    assert.deepEqual(kinds(), ['uninstalled']);
  });

  it('answers a press with the new card in place and replaces the stored message too', async () => {
    const { status, body } = await channel.post(anExecute(channel.settings));
    assert.equal(status, 200);
    assert.deepEqual(body, { statusCode: 200, type: CARD_TYPE, value: CARD.card });
    await channel.settled();
    const [update] = channel.connector.received;
    assert.equal(update?.method, 'PUT');
    assert.equal(update.path, '/teams/v3/conversations/a%3Achat/activities/1%3Acard');
    const press = channel.events.at(-1)?.event;
    assert.ok(press && 'verb' in press);
    assert.deepEqual(
      [press.personId, press.verb, press.data, press.activityId],
      [PERSON, 'snooze', { nudgeId: 'n1', verb: 'snooze' }, '1:card'],
    );
  });

  it('answers each press in place even after a card with a refresh has passed', async () => {
    const refreshing = { ...CARD, card: { ...CARD.card, refresh: { action: { type: 'Action.Execute' } } } };
    const { handlers } = channel;
    channel.handlers = { ...handlers, pressed: async () => refreshing };
    await channel.post(anExecute(channel.settings, { replyToId: undefined }));
    channel.handlers = handlers;
    const { body } = await channel.post(anExecute(channel.settings, { replyToId: undefined }));
    assert.deepEqual(body, { statusCode: 200, type: CARD_TYPE, value: CARD.card });
    assert.equal(channel.connector.received.length, 0);
  });

  it('answers a double click twice, both at the same time', async () => {
    const { handlers } = channel;
    let waiting = 0;
    const both = Promise.withResolvers<void>();
    channel.handlers = {
      ...handlers,
      pressed: async (press) => {
        if (++waiting === 2) both.resolve();
        await both.promise;
        return handlers.pressed(press);
      },
    };
    const activity = anExecute(channel.settings);
    const answers = await Promise.all([channel.post(activity), channel.post(activity)]);
    channel.handlers = handlers;
    for (const { status, body } of answers) {
      assert.equal(status, 200);
      assert.deepEqual(body, { statusCode: 200, type: CARD_TYPE, value: CARD.card });
    }
    await channel.settled();
  });

  it('updates the message when an old client falls back to Submit', async () => {
    const value = { verb: 'snooze', nudgeId: 'n1' };
    await channel.post(anActivity(channel.settings, { text: undefined, value, replyToId: '1:card' }));
    assert.deepEqual(kinds(), ['seen', 'pressed']);
    const [update] = channel.connector.received;
    assert.equal(update?.method, 'PUT');
    assert.equal(update.path, '/teams/v3/conversations/a%3Achat/activities/1%3Acard');
  });

  it('takes what it writes from the budget: an answer at once, the stored message of a card in its turn', async () => {
    const before = channel.slots();
    await channel.post(anActivity(channel.settings));
    assert.equal(channel.slots() - before, 1);
    const turn = Promise.withResolvers<void>();
    channel.turn = turn.promise;
    await channel.post(anActivity(channel.settings));
    await channel.post(anExecute(channel.settings));
    const methods = () => channel.connector.received.map(({ method }) => method);
    assert.deepEqual(methods(), ['POST', 'POST']);
    turn.resolve();
    await channel.settled();
    assert.deepEqual(methods(), ['POST', 'POST', 'PUT']);
    assert.equal(channel.slots() - before, 3);
  });

  it('sends the answer as a new message when the card is no longer there', async () => {
    const gone = { error: { code: 'ActivityNotFoundInConversation', message: 'gone' } };
    channel.connector.answer((request, res) =>
      request.method === 'PUT' ? sendJson(res, 404, gone) : sendJson(res, 201, { id: '1:new' }),
    );
    await channel.post(anExecute(channel.settings));
    await channel.settled();
    const [update, message, ...more] = channel.connector.received;
    assert.deepEqual([update?.method, message?.method, more.length], ['PUT', 'POST', 0]);
    assert.deepEqual(JSON.parse(message?.text ?? '').attachments, [
      { contentType: CARD_TYPE, content: CARD.card },
    ]);
  });

  describe('Teams’ thumbs', () => {
    const thumb = (value: unknown, more: Record<string, unknown> = {}) =>
      anActivity(channel.settings, {
        type: 'invoke',
        name: 'message/submitAction',
        text: undefined,
        replyToId: '1:answer',
        value,
        ...more,
      });
    const feedback = (actionValue: object) => ({ actionName: 'feedback', actionValue });

    it('reach the flow with message, reaction and words, and are answered with an empty object', async () => {
      const said = { reaction: 'dislike', feedback: '{"feedbackText":" Not my phone. "}' };
      const { status, body } = await channel.post(thumb(feedback(said)));
      assert.deepEqual([status, body], [200, {}]);
      const [seen, event, ...more] = channel.events;
      assert.deepEqual([seen?.kind, event?.kind, more.length], ['seen', 'feedback', 0]);
      assert.ok(event !== undefined);
      const { personId, activityId, reaction, text } = event.event as Feedback;
      assert.deepEqual(
        { personId, activityId, reaction, text },
        { personId: PERSON, activityId: '1:answer', reaction: 'dislike', text: 'Not my phone.' },
      );
      assert.equal(channel.connector.received.length, 0, 'nothing is said');
      assert.doesNotMatch(JSON.stringify(channel.log.lines), /Not my phone/);
    });

    it('count without words, and with words in another shape or without end', async () => {
      const texts: string[] = [];
      const given = [undefined, '', '{}', 'no JSON', { feedbackText: 'an object' }];
      for (const words of [...given, JSON.stringify({ feedbackText: 'x'.repeat(10_000) })]) {
        channel.events.length = 0;
        const { status } = await channel.post(thumb(feedback({ reaction: 'like', feedback: words })));
        assert.equal(status, 200);
        const [, event] = channel.events;
        assert.ok(event !== undefined);
        texts.push((event.event as Feedback).text);
      }
      assert.deepEqual(texts, ['', '', '', '', 'an object', 'x'.repeat(4_000)]);
    });

    it('that are malformed, or about no message, reach nobody', async () => {
      const bad = [
        thumb(undefined),
        thumb({ actionName: 'other', actionValue: { reaction: 'like' } }),
        thumb(feedback({ reaction: 'love' })),
        thumb(feedback({ reaction: 'like' }), { replyToId: undefined }),
      ];
      for (const activity of bad) assert.equal((await channel.post(activity)).status, 400);
      assert.deepEqual(channel.events, []);
    });

    it('are taken also where nobody wants them yet', async () => {
      const { handlers } = channel;
      const { feedback: _nobody, ...others } = handlers;
      channel.handlers = others;
      const { status, body } = await channel.post(thumb(feedback({ reaction: 'like' })));
      channel.handlers = handlers;
      assert.deepEqual([status, body], [200, {}]);
    });
  });

  it('answers a button that nobody knows with a sentence', async () => {
    const { handlers } = channel;
    channel.handlers = { ...handlers, pressed: async () => null };
    const { status, body } = await channel.post(anExecute(channel.settings));
    channel.handlers = handlers;
    assert.equal(status, 200);
    assert.match(JSON.stringify(body), /activity\.message.*no longer knows this button/);
  });

  it('turns a flow that throws into a friendly error, and logs its class but not the words', async () => {
    const { handlers } = channel;
    const broken = () => Promise.reject(new RangeError('secret words'));
    channel.handlers = { ...handlers, pressed: broken, message: broken };
    const press = await channel.post(anExecute(channel.settings));
    assert.equal(press.status, 200);
    assert.match(JSON.stringify(press.body), /"statusCode":500,"type":"application\/vnd\.microsoft\.error"/);
    const message = await channel.post(anActivity(channel.settings));
    channel.handlers = handlers;
    assert.equal(message.status, 200);
    assert.match(channel.connector.received[0]?.text ?? '', /could not do that just now/);
    const logged = channel.log.lines.filter((line) => line.level === 'error');
    assert.deepEqual(
      logged.map((line) => line.fields['error']),
      ['RangeError', 'RangeError'],
    );
    assert.doesNotMatch(JSON.stringify(channel.log.lines) + JSON.stringify(press.body), /secret words/);
  });

  it('keeps out of group chats: nobody is seen, nothing is said', async () => {
    const conversation = {
      id: '19:x@thread.v2',
      conversationType: 'groupChat',
      isGroup: true,
      tenantId: channel.settings.tenantId,
    };
    const { status } = await channel.post(anActivity(channel.settings, { conversation }));
    assert.equal(status, 200);
    const copy = await channel.post(anExecute(channel.settings, { conversation }));
    assert.match(JSON.stringify(copy.body), /no longer knows this button/u, 'a card that was forwarded');
    assert.deepEqual(channel.events, []);
    assert.equal(channel.connector.received.length, 0);
  });

  describe('in a channel of a team', () => {
    /** Beside the team itself, which everything from it tells of: teams-registry.test.ts. */
    const events = () => channel.events.filter(({ kind }) => kind !== 'inTeam');
    const THREAD = '19:x@thread.tacv2;messageid=1481567603816';
    /** Shapes: Microsoft Learn, "Channel and group chat conversations with a bot" and "Format your bot messages". */
    const there = (more: Record<string, unknown> = {}) => ({
      conversation: {
        isGroup: true,
        conversationType: 'channel',
        id: THREAD,
        tenantId: channel.settings.tenantId,
      },
      channelData: {
        teamsChannelId: '19:x@thread.tacv2',
        teamsTeamId: '19:t@thread.tacv2',
        channel: { id: '19:x@thread.tacv2', name: 'Passkey experts' },
        team: { id: '19:t@thread.tacv2', name: 'Help desk' },
        tenant: { id: channel.settings.tenantId },
      },
      text: '<at>Keywave</at>&nbsp;experts here\n',
      entities: [mentionOf(`28:${channel.settings.id}`, '<at>Keywave</at>')],
      ...more,
    });
    const mentionOf = (id: string, text: string) => ({
      type: 'mention',
      mentioned: { id, name: 'Keywave' },
      text,
    });
    const where = () => ({
      personId: PERSON,
      channelId: '19:x@thread.tacv2',
      channelName: 'Passkey experts',
      conversation: { conversationId: THREAD, serviceUrl: channel.settings.serviceUrl },
      locale: 'de-DE',
    });

    it('tells what was said to the bot, and answers in the same thread', async () => {
      await channel.post(anActivity(channel.settings, there()));
      assert.deepEqual(events(), [{ kind: 'channelMessage', event: { ...where(), text: 'experts here' } }]);
      const [sent] = channel.connector.received;
      assert.equal(sent?.path, `/teams/v3/conversations/${encodeURIComponent(THREAD)}/activities`);
      const { conversation } = JSON.parse(sent.text);
      assert.deepEqual([conversation.isGroup, conversation.conversationType], [true, 'channel']);
    });

    it('says nothing to what was not said to the bot', async () => {
      const somebody = mentionOf('29:1other', '<at>Ada</at>');
      const others = { text: '<at>Ada</at> look', entities: [somebody] };
      await channel.post(anActivity(channel.settings, there({ ...others })));
      await channel.post(anActivity(channel.settings, there({ text: 'experts here', entities: undefined })));
      assert.deepEqual(events(), []);
      assert.equal(channel.connector.received.length, 0);
    });

    it('remembers no conversation and welcomes nobody', async () => {
      const bot = { id: `28:${channel.settings.id}` };
      const joined = { type: 'conversationUpdate', text: undefined, membersAdded: [bot] };
      await channel.post(anActivity(channel.settings, there(joined)));
      const added = { type: 'installationUpdate', action: 'add', text: undefined };
      await channel.post(anActivity(channel.settings, there(added)));
      assert.deepEqual(events(), []);
    });

    it('answers a press for who pressed, and leaves to the flow what everybody sees', async () => {
      const { body } = await channel.post(
        anExecute(channel.settings, { ...there({ text: undefined, entities: undefined }) }),
      );
      assert.deepEqual(body, { statusCode: 200, type: CARD_TYPE, value: CARD.card });
      await channel.settled();
      assert.equal(channel.connector.received.length, 0);
      assert.deepEqual(events(), [
        {
          kind: 'channelPressed',
          event: {
            ...where(),
            verb: 'snooze',
            data: { nudgeId: 'n1', verb: 'snooze' },
            activityId: '1:card',
          },
        },
      ]);
    });

    it('replaces the card for an old client, which shows no answer in place', async () => {
      const value = { verb: 'take-question', questionId: '1' };
      const press = there({ text: undefined, entities: undefined, value, replyToId: '1:card' });
      await channel.post(anActivity(channel.settings, press));
      assert.deepEqual(
        events().map(({ kind }) => kind),
        ['channelPressed'],
      );
      const [update] = channel.connector.received;
      assert.equal(update?.method, 'PUT');
      assert.equal(update.path, `/teams/v3/conversations/${encodeURIComponent(THREAD)}/activities/1%3Acard`);
    });

    it('takes no conversation that has not the shape of a channel’s, and nobody without an id', async () => {
      for (const id of ['19:x@thread.tacv2;messageid=x', '../19:x', '19:x;y']) {
        const conversation = { ...there().conversation, id };
        await channel.post(anActivity(channel.settings, there({ conversation })));
      }
      await channel.post(anActivity(channel.settings, there({ from: { id: '29:1person' } })));
      assert.deepEqual(events(), []);
    });
  });

  it('logs an answer that Teams does not take', async () => {
    channel.connector.answer((_request, res) => {
      res.writeHead(403, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ error: { code: 'ConversationBlockedByUser', message: 'blocked' } }));
    });
    const { status } = await channel.post(anActivity(channel.settings));
    assert.equal(status, 200);
    const [line] = channel.log.lines.filter((each) => each.event === 'answer not delivered');
    assert.match(String(line?.fields['why']), /blocked ConversationBlockedByUser/);
  });

  describe('an answer that Teams puts off', () => {
    const busy = { error: { code: 'TooManyRequests', message: 'later' } };
    const undelivered = () => channel.log.lines.filter((each) => each.event === 'answer not delivered');

    it('is sent again after the wait, without holding up the turn, and arrives exactly once', async () => {
      const wait = Promise.withResolvers<void>();
      channel.waitOver = wait.promise;
      let delivered = 0;
      channel.connector.answer((_request, res) => {
        if (channel.connector.received.length === 1) return sendJson(res, 429, busy, { 'Retry-After': '2' });
        delivered++;
        sendJson(res, 201, { id: '1:sent' });
      });
      const { status } = await channel.post(anActivity(channel.settings));
      assert.deepEqual([status, delivered], [200, 0]);
      wait.resolve();
      await channel.settled();
      assert.equal(delivered, 1);
      const [first, second, ...more] = channel.connector.received;
      assert.deepEqual(more, []);
      assert.equal(second?.text, first?.text);
      assert.deepEqual(channel.waits, [2_000]);
      assert.deepEqual(undelivered(), []);
    });

    it('is given up and logged after three attempts, with no wait above ten seconds', async () => {
      channel.connector.answer((_request, res) => sendJson(res, 429, busy, { 'Retry-After': '60' }));
      const { status } = await channel.post(anActivity(channel.settings));
      assert.equal(status, 200);
      await channel.settled();
      assert.equal(channel.connector.received.length, 3);
      assert.deepEqual(channel.waits, [10_000, 10_000]);
      assert.deepEqual(
        undelivered().map((line) => line.fields),
        [{ outcome: 'try-again', why: 'try-again TooManyRequests', attempt: 3 }],
      );
    });

    it('is not sent again when nobody can know whether it arrived', async () => {
      channel.connector.answer((_request, res) => sendJson(res, 502, {}));
      await channel.post(anActivity(channel.settings));
      await channel.settled();
      assert.equal(channel.connector.received.length, 1);
      assert.equal(undelivered()[0]?.fields['outcome'], 'in-doubt');
    });
  });
});
