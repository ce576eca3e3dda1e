// A world for flow tests: the real store on a PostgreSQL database of its own (quicker to
// open than an embedded one), and outside services that the test
// scripts. Time is a variable.

import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { NO_SEARCH } from '../../src/adapters/search/no-search.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { COMMANDS, spokenForm } from '../../src/core/command.ts';
import { plus } from '../../src/core/time.ts';
import { answerCard, type CardPress } from '../../src/flows/chat/answer-card.ts';
import { deliverNudges } from '../../src/flows/sending/deliver-nudges.ts';
import { openCampaign } from '../../src/flows/waves/open-campaign.ts';
import { planFollowUps } from '../../src/flows/sending/plan-follow-ups.ts';
import { reconcileReport } from '../../src/flows/tenant/reconcile-report.ts';
import { releaseWave } from '../../src/flows/waves/release-wave.ts';
import { runWaves } from '../../src/flows/waves/run-waves.ts';
import { startWave } from '../../src/flows/waves/start-wave.ts';
import { syncDirectory } from '../../src/flows/tenant/sync-directory.ts';
import type { Passkey } from '../../src/core/person.ts';
import type {
  ChannelConversation,
  Conversation,
  Changes,
  GroupChange,
  Installed,
  Message,
  Opened,
  SecurityInfoEvent,
  Sent,
  Signals,
  User,
  World,
} from '../../src/ports.ts';
import { aReport, NOON } from '../core/builders.ts';
import { dropDatabase, migratedDatabase } from '../../src/tools/postgres-server.ts';

export type Script = {
  send: (personId: string) => Sent | Promise<Sent>;
  update: (personId: string, activityId: string) => Sent | Promise<Sent>;
  open: (personId: string) => Opened;
  install: (personId: string) => Installed;
  passkeys: (personId: string) => readonly Passkey[];
  /** Of a team; absent = nobody, and no channels. */
  owners?: (groupId: string) => readonly string[];
  member?: (teamId: string, personId: string) => { guest: boolean; name: string } | null;
  team?: (threadId: string) => { id: string; name: string } | null;
  channels?: (teamId: string) => readonly { id: string; name: string }[];
  /** Rows of the audit log, whatever the time asked for, as the log gives them. */
  auditLog: (since: string) => readonly SecurityInfoEvent[];
};

export type Stage = {
  readonly world: World;
  readonly script: Script;
  /** Person ids, in the order of the sends that reached the messenger. */
  readonly sent: string[];
  /** Cards that were replaced: whose, which message, and what now stands there. */
  readonly replaced: { personId: string; activityId: string; summary: string }[];
  /** Group id → member ids, as Graph would tell. */
  readonly groups: Map<string, readonly string[]>;
  now(): string;
  /** The newest nudge that was sent to the person. */
  nudgeOf(personId: string): string;
  /** A press on the newest card that was sent to the person, or on what `more` says. */
  press(
    personId: string,
    verb: CardPress['verb'],
    more?: Partial<Pick<CardPress, 'nudgeId' | 'activityId' | 'why' | 'until'>>,
  ): Promise<Message>;
  later(ms: number): void;
  /** A wave to everybody, released. */
  wave(): Promise<string>;
  /** Follow-ups and sends until nothing is due. */
  settle(): Promise<void>;
  people(...ids: readonly string[]): Promise<void>;
  save(id: string, user: Partial<User>): Promise<void>;
  readonly databaseUrl: string;
  readonly signals: Signals;
  close(): Promise<void>;
};

/** The person, or the channel's conversation. */
const receiverOf = (to: Conversation | ChannelConversation): string =>
  'personId' in to ? to.personId : to.conversationId;

const sentAs = (() => {
  let count = 0;
  return (): Sent => ({ outcome: 'sent', activityId: `a${(count += 1)}` });
})();

const groupOf = (id: string, people: readonly string[]): GroupChange => ({
  id,
  name: id,
  hidden: false,
  joined: people.map((member) => ({ id: member, kind: 'person' })),
  left: [],
});

/** Both jobs that read the tenant, one after the other. */
export async function syncAll(world: World): Promise<void> {
  await syncDirectory(world);
  await reconcileReport(world);
}

/** The URL of a database of its own, with all tables and nothing in them. */
export function stageDatabase(): Promise<string> {
  const log = openLog('silent');
  return migratedDatabase(async (databaseUrl) =>
    (await openDatabase({ databaseUrl, dataDir: '', log })).close(),
  );
}

export async function openStage(): Promise<Stage> {
  const log = openLog('silent');
  const databaseUrl = await stageDatabase();
  const database = await openDatabase({ databaseUrl, dataDir: '', log, pacePerSecond: 1_000 });
  let now = NOON;
  const sent: string[] = [];
  const replaced: Stage['replaced'] = [];
  const nudgeIds = new Map<string, string>();
  const script: Script = {
    send: sentAs,
    update: (_personId, activityId) => ({ outcome: 'sent', activityId }),
    open: (personId) => ({
      outcome: 'opened',
      conversation: { personId, conversationId: `c-${personId}`, serviceUrl: 'https://teams.example/' },
    }),
    install: () => ({ installed: true }),
    passkeys: () => [],
    auditLog: () => [],
  };
  const groups = new Map<string, readonly string[]>();
  let listed: readonly User[] = [];
  async function* nothing(): AsyncGenerator<never> {}
  /** A delta with one page: everything, every time. */
  const oncePerReading = <T>(all: () => readonly T[]) =>
    async function* (): AsyncGenerator<Changes<T>> {
      yield { changed: all(), removed: [], link: 'next time', last: true, unread: 0 };
    };
  const world: World = {
    store: database.store,
    log,
    clock: { now: () => now, onMove: () => () => undefined },
    settings: { organisation: 'Fabrikam', roleGroups: {}, special: [], helpDesk: { label: 'help desk' } },
    writer: null,
    search: NO_SEARCH,
    smallTalk: () => null,
    cards: {
      render: (moment) => ({
        summary: moment.moment,
        card: 'nudgeId' in moment ? { nudgeId: moment.nudgeId } : {},
      }),
      renderTest: (name, locale) => ({ summary: `test of ${name} in ${locale}`, card: {} }),
      moments: ['nudge', 'thanks'],
      locales: ['de', 'en'],
      understand: (text) => COMMANDS.find((command) => spokenForm(command) === spokenForm(text)) ?? null,
    },
    directory: {
      userChanges: oncePerReading(() => listed),
      groupChanges: oncePerReading(() => [...groups].map(([id, people]) => groupOf(id, people))),
      methodsReport: nothing,
      methodsPolicy: async () => ({ fido2: null, campaign: null, methods: {}, migrationOptOut: null }),
      accessPolicies: async () => [],
      securityInfoEvents: async function* (since) {
        yield script.auditLog(since);
      },
      mailbox: async () => null,
      passkeys: async (personId) => script.passkeys(personId),
      install: async (personId) => script.install(personId),
      owners: async (groupId) => script.owners?.(groupId) ?? [],
      granted: async () => null,
    },
    roster: {
      member: async (team, personId) => script.member?.(team.id, personId) ?? null,
      team: async ({ threadId }) => script.team?.(threadId) ?? null,
      channels: async (team) => script.channels?.(team.id) ?? [],
    },
    messenger: {
      open: async (personId) => script.open(personId),
      send: async (to, { card }) => {
        const receiver = receiverOf(to);
        sent.push(receiver);
        if ('nudgeId' in card) nudgeIds.set(receiver, String(card.nudgeId));
        return script.send(receiver);
      },
      update: async (to, activityId, { summary }) => {
        const answer = await script.update(receiverOf(to), activityId);
        if (answer.outcome === 'sent') replaced.push({ personId: receiverOf(to), activityId, summary });
        return answer;
      },
    },
  };
  const user = (id: string): User => ({
    id,
    name: `Person ${id}`,
    upn: `${id}@example.com`,
    givenName: null,
    userType: 'member',
    enabled: true,
    department: null,
    country: null,
    language: 'en',
  });
  await openCampaign(world, { timeZone: 'UTC', excludedGroups: [] });
  const { store } = database;
  const nudgeOf = (personId: string) => nudgeIds.get(personId) ?? '';
  return {
    world,
    script,
    sent,
    replaced,
    groups,
    now: () => now,
    nudgeOf,
    press: (personId, verb, more = {}) =>
      answerCard(world, {
        personId,
        verb,
        nudgeId: nudgeOf(personId),
        activityId: null,
        locale: null,
        ...more,
      }),
    later: (ms) => {
      now = plus(now, ms);
    },
    wave: async () => {
      const wave = await startWave(
        world,
        { campaignId: 'passkeys', name: 'Test', audience: EVERYONE },
        'admin',
      );
      await releaseWave(world, wave.id);
      return wave.id;
    },
    settle: async () => {
      for (;;) {
        await runWaves(world);
        const planned = await planFollowUps(world);
        const delivered = await deliverNudges(world, { worker: 'test', batch: 20, leaseMs: 30_000 });
        if (planned + delivered === 0) return;
      }
    },
    people: async (...ids) => {
      listed = ids.map(user);
      await store.saveUsers(listed, now);
      await store.saveMethods(
        ids.map((personId) => ({ personId, report: aReport() })),
        now,
      );
      for (const name of ['users', 'groups', 'methods-report'] as const) {
        await store.saveReading(name, { readAt: now });
      }
    },
    save: async (id, changes) => store.saveUsers([{ ...user(id), ...changes }], now),
    databaseUrl,
    signals: database.signals,
    close: async () => {
      await database.close();
      await dropDatabase(databaseUrl);
    },
  };
}
