// A pretend FAQ behind the tab API: two entries of ours, one of the organisation's own in review, a gap, two waiting questions. Its
// entries live by the rules of core.

import type { FaqApi } from '../../src/adapters/http/faq-routes.ts';
import { checkOwn, ownFinding } from '../../src/core/check-own-entry.ts';
import type { Bank } from '../../src/core/faq.ts';
import { Conflict, Findings } from '../../src/core/finding.ts';
import { withoutDrafts } from '../../src/flows/questions/read-bank.ts';
import {
  askReview,
  drafted,
  mergeBank,
  ownId,
  publish,
  retire,
  save,
  sendBack,
  type OwnAct,
  type OwnEntry,
  type OwnHistory,
  type OwnResult,
} from '../../src/core/own-entry.ts';

const AT = '2026-11-24T09:00:00.000Z';
const SOURCE = 'https://learn.microsoft.com/entra/identity/authentication/passkey-faq';
const AUTHOR = '0c0c0c0c-1111-4222-8333-000000000002';

const FILES: Bank = [
  {
    id: 'cost',
    topic: 'basics',
    urgent: false,
    links: [],
    locales: {
      en: {
        question: 'Does a passkey cost anything?',
        phrasings: ['is it free', 'what does it cost'],
        answer: 'No. Passkeys need **no** extra licence.',
        source: SOURCE,
        reviewedOn: '2026-11-24',
      },
      de: {
        question: 'Kostet ein Passkey etwas?',
        phrasings: ['ist es gratis'],
        answer: 'Nein.',
        source: SOURCE,
        reviewedOn: '2026-11-24',
      },
    },
  },
  {
    id: 'gave-code',
    topic: 'safety',
    urgent: true,
    links: ['https://aka.ms/mysecurityinfo'],
    locales: {
      en: {
        question: 'I gave somebody a code',
        phrasings: ['i told someone my code'],
        answer: 'Tell {helpDesk} now.',
        source: SOURCE,
        reviewedOn: '2026-11-24',
      },
    },
  },
];

/** Own entries by id, so that a test can look at what became of them. */
export type PretendFaq = { readonly api: FaqApi; readonly own: Map<string, OwnEntry> };

export function pretendFaq(): PretendFaq {
  const own = new Map<string, OwnEntry>();
  const history = new Map<string, OwnHistory[]>();
  const keep = (entry: OwnEntry, act: OwnAct, by: string): OwnEntry => {
    own.set(entry.id, entry);
    const content = act === 'saved' || act === 'restored' ? entry.content : null;
    history.set(entry.id, [
      { version: entry.version, act, by, at: AT, content },
      ...(history.get(entry.id) ?? []),
    ]);
    return entry;
  };
  const settle = (result: OwnResult, by: string): OwnEntry => {
    if (result.is === 'refused')
      throw new Conflict([{ what: `Refused: ${result.why}.`, why: 'Its state.', fix: 'Another person.' }]);
    return result.is === 'changed' ? keep(result.entry, result.act, by) : result.entry;
  };
  const wrong = ({ id, content }: OwnEntry) =>
    checkOwn(id, content, {
      bank: mergeBank(FILES, [...own.values()]),
      files: FILES,
      allowed: (address) => address.startsWith('https://aka.ms/'),
    }).map((problem) => ownFinding(id, problem));
  const add: FaqApi['addEntry'] = async (content, by) => {
    const heading = Object.values(content.locales)[0]?.words?.question ?? '';
    return keep(drafted(ownId(heading, new Set(own.keys())), content, { by, at: AT }, null), 'saved', by);
  };
  const badge = {
    topic: 'basics',
    urgent: false,
    links: [],
    locales: {
      en: {
        phrasings: ['badge desk'],
        words: { question: 'Where do I pick up my badge?', answer: 'On floor two.', source: 'organisation' },
      },
    },
  };
  void add(badge, AUTHOR).then(({ id }) => settle(askReview(own.get(id)!), AUTHOR));
  const like = [
    {
      id: 'cost',
      question: 'Does a passkey cost anything?',
      lang: 'en',
      asked: 'what is the price',
      score: 0.8,
    },
  ];
  const api: FaqApi = {
    listBank: async ({ search }) => ({
      languages: ['de', 'en'],
      topics: ['basics', 'safety'],
      entries: mergeBank(
        FILES,
        [...own.values()].map(({ id, content, version }) => ({ id, live: { content, version, on: '' } })),
      )
        .map(({ id, topic, urgent, locales }) => ({
          id,
          topic,
          urgent,
          question: Object.values(locales)[0]?.question ?? '',
          languages: Object.keys(locales),
          state: own.get(id)?.state ?? ('shipped' as const),
          live: own.get(id)?.live != null,
        }))
        .filter(({ question }) => question.toLowerCase().includes(search.toLowerCase())),
    }),
    bankEntry: async (id, drafts) => {
      const shipped = FILES.find((entry) => entry.id === id) ?? null;
      const entry = own.get(id) ?? null;
      if (shipped === null && entry === null) return null;
      const open = entry !== null && entry.state !== 'published';
      const problems = open ? wrong(entry) : [];
      const read = { id, shipped, own: entry, history: history.get(id) ?? [], problems, like: [] };
      const told = drafts ? read : withoutDrafts(read);
      return told && { ...told, onePerson: false };
    },
    addEntry: add,
    saveEntry: async (id, content, seen, by) => {
      const entry = own.get(id);
      if (entry === undefined) return keep(drafted(id, content, { by, at: AT }, null), 'saved', by);
      return settle(save(entry, content, seen, { by, at: AT }), by);
    },
    restoreVersion: async (id, version, by) => {
      const entry = own.get(id);
      const old = history.get(id)?.find((line) => line.version === version && line.content !== null)?.content;
      if (entry === undefined || old == null) return null;
      return settle(save(entry, old, entry.version, { by, at: AT }, 'restored'), by);
    },
    stepEntry: async (id, step, by) => {
      const entry = own.get(id);
      if (entry === undefined) return null;
      if (step === 'ask-review' && wrong(entry).length > 0) throw new Findings(wrong(entry));
      const acts = { 'ask-review': askReview, 'send-back': sendBack, retire };
      return settle(step === 'publish' ? publish(entry, { by, at: AT }, false) : acts[step](entry), by);
    },
    gapList: async () => ({
      since: '2026-10-27T09:00:00.000Z',
      questions: 4,
      cut: false,
      groups: [
        {
          lang: 'en',
          count: 3,
          waiting: 1,
          rated: 1,
          lastAt: '2026-11-23T09:00:00.000Z',
          nearest: { id: 'cost', question: 'Does a passkey cost anything?', score: 0.31, answers: false },
          examples: [
            {
              id: '7',
              text: 'what is the price of a second key',
              at: '2026-11-23T09:00:00.000Z',
              answer: 'The second key is free too.',
            },
            { id: '8', text: 'price second key???', at: '2026-11-22T09:00:00.000Z', answer: null },
          ],
        },
        {
          lang: 'de',
          count: 1,
          waiting: 0,
          rated: 0,
          lastAt: '2026-11-20T09:00:00.000Z',
          nearest: null,
          examples: [],
        },
      ],
    }),
    promoteAnswer: async (question, by) => ({
      entry: await add(
        {
          topic: 'basics',
          urgent: false,
          links: [],
          locales: {
            en: {
              phrasings: ['what is the price of a second key'],
              words: {
                question: 'what is the price of a second key',
                answer: `Free (${question}).`,
                source: 'organisation',
              },
            },
          },
        },
        by,
      ),
      like,
    }),
    addPhrasing: async (_question, id, by) =>
      keep(
        drafted(
          id,
          {
            topic: 'basics',
            urgent: false,
            links: [],
            locales: { en: { phrasings: ['price second key'], words: null } },
          },
          { by, at: AT },
          null,
        ),
        'saved',
        by,
      ),
    tryQuestion: async (question) => ({
      band: question.includes('free') ? 'answer' : 'none',
      lang: 'en',
      hits: [
        {
          id: 'cost',
          question: 'Does a passkey cost anything?',
          score: question.includes('free') ? 0.91 : 0.12,
        },
      ],
    }),
    waitingQuestions: async () => ({
      at: AT,
      count: 2,
      questions: [
        {
          id: '9',
          text: 'my crane has no reception',
          lang: 'en',
          topic: null,
          why: 'missed-twice',
          taken: null,
          since: '2026-11-23T09:00:00.000Z',
          channel: 'Passkey experts',
        },
        {
          id: '10',
          text: 'wo ist der Schalter',
          lang: 'de',
          topic: 'basics',
          why: 'urgent',
          taken: { by: AUTHOR, at: AT },
          since: '2026-11-24T08:00:00.000Z',
          channel: null,
        },
      ],
    }),
  };
  return { api, own };
}
