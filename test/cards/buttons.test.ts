// Every button does what it says: what it says back is known to the part that answers, on every card, and on a sample that
// an admin sends to themselves it says nothing at all. Every input has a label, and says what is missing.

import assert from 'node:assert/strict';
import { checkCard } from '../../src/adapters/cards/check-card.ts';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { allowedLinks } from '../../src/core/links.ts';
import { TEST_VERB } from '../../src/core/moment.ts';
import { answerPeople } from '../../src/inbound.ts';
import type { World } from '../../src/ports.ts';
import { COMPLETE, FOLDER } from '../../src/tools/cards/organisation.ts';
import { findingsOfParser, type Json, nodes } from './parser.ts';

const PERSON = '0a0a0a0a-1111-4222-8333-444444444444';
const LINKS = allowedLinks({
  helpDesk: COMPLETE.organisation.helpDesk.url,
  publicUrl: COMPLETE.public.url,
  appId: COMPLETE.appId,
});

describe('buttons', () => {
  const cards = openCards({ folder: FOLDER, ...COMPLETE });

  /** A flow was reached: the press was understood. */
  class Reached extends Error {}
  const world = new Proxy({} as World, {
    get: () => {
      throw new Reached();
    },
  });
  const isRouted = async (verb: string, data: Json): Promise<boolean> => {
    const conversation = { personId: PERSON, conversationId: 'c', serviceUrl: 'https://teams.example/' };
    const press = { personId: PERSON, conversation, locale: null, timeZone: null, activityId: 'a' };
    const inChannel = { ...press, channelId: '19:a@thread.tacv2', channelName: null };
    const { pressed, channelPressed } = answerPeople(world);
    try {
      return (
        (await pressed({ ...press, verb, data })) !== null ||
        (await channelPressed({ ...inChannel, verb, data })) !== null
      );
    } catch (error) {
      if (error instanceof Reached) return true;
      throw error;
    }
  };

  it('that no flow answers are known as such', async () => {
    assert.equal(await isRouted('explode', { verb: 'explode', nudgeId: PERSON }), false);
  });

  for (const name of cards.moments) {
    it(`of ${name} are all answered, with what their inputs add, and so are those of old clients`, async () => {
      for (const sample of cards.samples(name)) {
        const { card } = cards.render(sample, 'en');
        const inputs = inputsIn(card);
        for (const action of nodes(card)) {
          if (action['type'] !== 'Action.Execute' && action['type'] !== 'Action.Submit') continue;
          const data = { ...inputs, ...(action['data'] as Json) };
          const verb = String(action['verb'] ?? data['verb']);
          assert.ok(await isRouted(verb, data), `${verb} ${JSON.stringify(data)}`);
        }
      }
    });

    it(`of ${name} stand beside inputs that have a label and say what is missing`, () => {
      for (const sample of cards.samples(name)) {
        for (const locale of cards.locales) {
          for (const input of nodes(cards.render(sample, locale).card)) {
            if (!String(input['type']).startsWith('Input.')) continue;
            assert.ok(input['label'], `${String(input['id'])} has no label`);
            if (input['isRequired'] === true) assert.ok(input['errorMessage'], String(input['id']));
          }
        }
      }
    });

    it(`of ${name} say nothing but that it was a test when it is a sample, marked as such`, () => {
      for (const locale of cards.locales) {
        const { card, summary } = cards.renderTest(name, locale);
        const [mark] = summary.split(' · ');
        const { body, speak, fallbackText } = card as Json & { readonly body: readonly object[] };
        assert.equal(nodes(body[0])[1]?.['text'], mark, 'the mark is the first thing');
        assert.deepEqual([speak, fallbackText], [summary, summary]);
        assert.deepEqual(findingsOfParser(card), []);
        const said = nodes(card)
          .map((node) => node['verb'])
          .filter((verb) => verb !== undefined);
        assert.deepEqual(
          said.filter((verb) => verb !== TEST_VERB),
          [],
        );
        assert.deepEqual(
          checkCard(card, LINKS).filter((problem) => !problem.includes(TEST_VERB)),
          [],
        );
      }
    });
  }
});

/** The inputs of a card, each with something that a person could give. */
function inputsIn(card: object): Json {
  return Object.fromEntries(
    nodes(card)
      .filter((node) => String(node['type']).startsWith('Input.'))
      .map((node) => {
        const [choice] = (node['choices'] ?? []) as readonly Json[];
        return [String(node['id']), choice?.['value'] ?? '2027-01-15'];
      }),
  );
}
