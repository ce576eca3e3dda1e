// The store: what Keywave keeps, read and written, and the attempt protocol of a nudge.

import type { Released } from '../core/allowance.ts';
import type { Answer } from '../core/answer.ts';
import type { Approval } from '../core/approval.ts';
import type { Registered } from '../core/attribution.ts';
import type { Campaign } from '../core/campaign.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { DropReason, NudgeEnd, NudgeKind } from '../core/nudge.ts';
import type {
  Breakdown,
  BreakdownRow,
  CountedStanding,
  PeopleFilter,
  PeopleList,
  PeoplePage,
} from '../core/people-filter.ts';
import type { PeopleCounts } from '../core/people-counts.ts';
import type { Hold, Passkey, Person } from '../core/person.ts';
import type { Platform } from '../core/platform.ts';
import type { Ramp } from '../core/ramp.ts';
import type { OutOfReach, Reach } from '../core/reach.ts';
import type { Progress, ReportRow } from '../core/report.ts';
import type { Stored } from '../core/stored.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Instant } from '../core/time.ts';
import type { TrailEntry, TrailEvent } from '../core/trail.ts';
import type { Candidate, LeaveReason, Plan, PlannedPerson, Wave, WaveState } from '../core/wave.ts';
import type { GroupChange, Mailbox, Reported, SecurityInfoEvent, UserChange } from './directory.ts';
import type { ExportReads } from './exports.ts';
import type { AuditReads, AuditWrites } from './audit.ts';
import type { HandOverReads, HandOverWrites } from './hand-overs.ts';
import type { Job } from './jobs.ts';
import type { BankReads, BankWrites } from './bank.ts';
import type { ListReads, ListWrites } from './lists.ts';
import type { QuestionReads, QuestionWrites } from './questions.ts';
import type { SessionMessageReads, SessionMessageWrites } from './session-messages.ts';
import type { SessionReads, SessionWrites } from './sessions.ts';
import type { TokenUseReads, TokenUseWrites } from './token-use.ts';
import type { Conversation } from './messenger.ts';

export type Nudge = {
  readonly id: string;
  readonly campaignId: string;
  readonly waveId: string;
  readonly personId: string;
  readonly step: number;
  readonly kind: NudgeKind;
  /** The attempt that the claim opened, 1 = first. */
  readonly attempt: number;
  /** Why it was put back last. */
  readonly reason?: string | null;
  /** Which claim holds it; a later claim, also of the same process, is another one. Empty when nobody claimed it. */
  readonly claim: string;
};

export type NudgeRecord = Nudge & {
  readonly state: 'planned' | 'sending' | NudgeEnd;
  readonly reason: string | null;
  readonly dueAt: Instant;
  readonly activityId: string | null;
  /** Why its card may not be acted on any more; null = it may. */
  readonly withdrawn: 'recalled' | 'expired' | null;
};

/** What a person chose for themselves in the chat; null = nothing. */
export type Choices = {
  /** The device that they set a passkey up with. */
  readonly platform: Platform | null;
  /** BCP 47; goes before what Teams and the directory say. */
  readonly language: string | null;
};

/** All that is known about one person in one campaign. */
export type PersonFacts = Candidate &
  Choices & {
    readonly conversation: Conversation | null;
    /** The wave the person was last planned in, and its state; null when none. */
    readonly wave: {
      readonly id: string;
      readonly state: WaveState;
      readonly deadline?: Instant | null;
    } | null;
    /** BCP 47 as Teams last told it, else null. */
    readonly locale: string | null;
  };

/** What Keywave reads again and again, each with an age of its own. */
export type ReadingName =
  | 'users'
  | 'groups'
  | 'methods-report'
  | 'methods-policy'
  | 'access-policies'
  | 'registrations'
  | 'passkeys'
  | 'mailboxes';

export type GroupInfo = {
  readonly id: string;
  readonly name: string;
  /** Its members, or those of a group inside it, are hidden or were not read, so no audience can name it. */
  readonly hidden: boolean;
};

/** `people`: how many are in it as far as Graph shows, nested groups included. */
export type FoundGroup = GroupInfo & { readonly people: number };

/** How fresh the registration report was when it was read: Microsoft refreshes each row at a time of its own. */
export type ReportLag = {
  /** People with a row. */
  readonly rows: number;
  /** Rows of accounts that the directory has not. */
  readonly strangers: number;
  /** When Microsoft refreshed the oldest and the newest row; null when there is none. */
  readonly oldest: Instant | null;
  readonly newest: Instant | null;
};

/** How a reading stands: how old its facts are, where it goes on, and what hinders it. */
export type Reading = {
  readonly name: ReadingName;
  /** Opaque: a delta link, a next link, an instant. Null = begin anew. */
  readonly cursor: string | null;
  /** When the newest reading began that ran to its end; null when none has. */
  readonly readAt: Instant | null;
  /** When the one under way began; null when none is. */
  readonly startedAt: Instant | null;
  /**
   * What the last attempt met; null when it went well. `since` is when it first met that. A lasting one stays when an
   * attempt meets what passes by itself.
   */
  readonly trouble: {
    readonly code: string;
    readonly hint: string;
    readonly since: Instant;
    readonly lasting: boolean;
  } | null;
};

/** An audit row to be dealt with. */
export type PendingSecurityEvent = SecurityInfoEvent & {
  /** A newer row about a passkey of the person came before this one was dealt with: that one counts. */
  readonly overtaken: boolean;
};

/** A person about whose passkeys Graph is to be asked. */
export type Confirmation = {
  readonly personId: string;
  /** When it was last asked for; tells one asking from the next. */
  readonly askedAt: Instant;
  /** How often Graph was asked in vain since. */
  readonly looks: number;
};

/** Which of a plan's people: those who get a nudge, or who are left for this reason. */
export type PlanGroup = 'send' | LeaveReason;

/** What the frozen list of a wave came to; counted once, when it is frozen. */
export type ListTotals = {
  /** People who get a nudge. */
  readonly people: number;
  /** Those of them whom the pilot names. */
  readonly named: number;
  readonly lastDueAt: Instant | null;
  /** People whom Keywave has no conversation with yet. */
  readonly firstContacts: number;
};

/** What a wave has used up and how it goes, beside its progress. */
export type WavePulse = {
  readonly released: Released | null;
  readonly lastDueAt: Instant | null;
  readonly firstContacts: number;
  /** People of the list who were not released yet. */
  readonly unreleased: number;
  /** Nudges that ended in the last full minute, database time. */
  readonly recentPerMinute: number;
};

/** Everything that nobody asked for is stopped. */
export type Stop = { readonly at: Instant; readonly by: string; readonly why: string };

/** Why delivered cards are replaced: taken back for good, out of time, or said in other words. */
export type RewriteKind = 'recalled' | 'expired' | 'edited';

/** What became of one card: replaced; gone with its chat; kept, since the answer on it is newer; or refused. */
export type CardBecame = 'replaced' | 'gone' | 'kept' | 'refused';

export type Rewrite = {
  readonly id: string;
  readonly waveId: string;
  readonly what: RewriteKind;
  readonly askedBy: string;
  readonly askedAt: Instant;
  /** Null = under way. */
  readonly endedAt: Instant | null;
  /** Cards it is about, as far as they are known, and what became of them. */
  readonly cards: number;
  readonly done: Readonly<Record<CardBecame, number>>;
};

export type DeliveredCard = Nudge & { readonly activityId: string };

/** One line of a person's trail, with what it is about. */
export type TrailLine = {
  readonly personId: string;
  readonly event: TrailEvent;
  readonly at: Instant;
  readonly campaignId?: string;
  readonly waveId?: string;
  readonly nudgeId?: string;
};

/** A person in a campaign. */
export type About = { readonly campaignId: string; readonly personId: string };

/** A follow-up to be stored, with its next act; `nextAt` null = nothing is due. */
export type SavedFollowUp = About & { readonly followUp: FollowUp; readonly nextAt: Instant | null };

/** A follow-up whose next act is due, with all that decides about it. */
export type DueFollowUp = PersonFacts & { readonly campaignId: string; readonly followUp: FollowUp };

/** One message outside a wave's release. */
export type NudgePlan = {
  readonly campaignId: string;
  readonly personId: string;
  readonly waveId: string;
  readonly kind: NudgeKind;
  readonly dueAt: Instant;
};

export type StoreReads = AuditReads &
  QuestionReads &
  ExportReads &
  ListReads &
  BankReads &
  SessionReads &
  SessionMessageReads &
  TokenUseReads & {
    campaign(id: string): Promise<Campaign | null>;
    campaigns(): Promise<readonly Campaign[]>;
    person(id: string): Promise<Person | null>;
    /** Those of the ids that we know, in any order. */
    people(ids: readonly string[]): Promise<readonly Person[]>;
    /** Also of people whom nobody knows: nothing. */
    choices(personId: string): Promise<Choices>;
    /** People whose name, UPN or id matches `text`, best first, at most `limit`; never those who left. */
    findPeople(text: string, limit: number): Promise<readonly Person[]>;
    /**
     * One page of the people who have not left and whose standing in the campaign was counted. `now` decides whether a
     * hold, a snooze or an opt-out still lasts.
     */
    listPeople(campaignId: string, filter: PeopleFilter, page: PeoplePage, now: Instant): Promise<PeopleList>;
    /** How many there are of them, looked for up to `most`. */
    countPeople(campaignId: string, filter: PeopleFilter, most: number, now: Instant): Promise<number>;
    /** Of the people in scope, by one of their facts, most people first. */
    breakdown(campaignId: string, by: Breakdown): Promise<readonly BreakdownRow[]>;
    /**
     * People who have not left the tenant, with reach and follow-up, for planning: in the order of their ids, at most
     * `limit` after `after` (null = from the first), so that a hundred thousand are never held at once.
     */
    candidates(campaignId: string, after: string | null, limit: number): Promise<readonly Candidate[]>;
    facts(campaignId: string, personId: string): Promise<PersonFacts | null>;
    /** The same for many at once, in the order asked for; locks each follow-up inside a transaction. */
    factsAbout(asked: readonly About[]): Promise<readonly (PersonFacts | null)[]>;
    /** Where people stand, those who have left included, in the order asked. */
    followUps(asked: readonly About[]): Promise<readonly (FollowUp | null)[]>;
    wave(id: string): Promise<Wave | null>;
    /** Newest first. */
    waves(): Promise<readonly Wave[]>;
    /** Scheduled, running and paused ones: nearest deadline first, then oldest. */
    openWaves(): Promise<readonly Wave[]>;
    /** Cancelled ones of which nudges are still open. */
    unsweptWaves(): Promise<readonly string[]>;
    /** Waves that have begun, whose cards are to expire by now and were not told so. */
    expiredWaves(now: Instant): Promise<readonly string[]>;
    /** Of the frozen list, in the order of the ids after `after`; `group` null = everybody. */
    wavePeople(
      waveId: string,
      group: PlanGroup | null,
      after: string | null,
      limit: number,
    ): Promise<readonly PlannedPerson[]>;
    /** Counts the list's rows; `named` are the pilot's people. */
    listTotals(waveId: string, named: readonly string[]): Promise<ListTotals>;
    wavePulse(waveId: string): Promise<WavePulse>;
    /** People of the open stages who were not released yet. */
    unreleasedInStage(waveId: string): Promise<number>;
    /** Null = nothing is stopped. */
    stop(): Promise<Stop | null>;
    /** Oldest first. */
    openRewrites(): Promise<readonly Rewrite[]>;
    /** The newest; null = there never was one. */
    rewriteOf(waveId: string): Promise<Rewrite | null>;
    /** Cards that the rewrite has still to replace, in the order of their nudges' ids. */
    cardsToRewrite(rewriteId: string, after: string | null, limit: number): Promise<readonly DeliveredCard[]>;
    /** The nudge of the newest card that the person can still answer; null = none. */
    answerableNudge(campaignId: string, personId: string, now: Instant): Promise<string | null>;
    /**
     * Counts the wave's own nudges (kind `nudge`; later reminders do not reopen a wave), from counters. People of a
     * scheduled, running or paused wave who are not released yet count as planned.
     */
    progress(waveId: string): Promise<Progress>;
    reportRows(waveId: string | null, campaignId: string): Promise<readonly ReportRow[]>;
    /** Reasons of plan, drop and failure among the people of the wave (or campaign), counted. */
    leaveCounts(waveId: string | null, campaignId: string): Promise<Readonly<Record<string, number>>>;
    /** How many of the campaign's people in scope were registered by when, hour by hour, oldest first. */
    adoption(campaignId: string): Promise<readonly { readonly at: Instant; readonly registered: number }[]>;
    /** `now` says whether its card has expired. */
    nudge(id: string, now: Instant): Promise<NudgeRecord | null>;
    /** Oldest first; the `planned` entries come from the waves' frozen lists, not from rows of their own. */
    trail(personId: string): Promise<readonly TrailEntry[]>;
    conversation(personId: string): Promise<Conversation | null>;
    /** How much of each class is stored about the person, known to the directory or not. */
    stored(personId: string): Promise<Stored>;
    /** Those of the ids that the directory has told of. */
    groups(ids: readonly string[]): Promise<readonly GroupInfo[]>;
    /** Those of the ids of whose members nothing is known: no such group, a hidden one, or not looked into yet. */
    unreadGroups(ids: readonly string[]): Promise<readonly string[]>;
    /** Whether the members of any group are hidden. */
    hiddenGroups(): Promise<boolean>;
    /** By name, best first, at most `limit`. */
    findGroups(text: string, limit: number): Promise<readonly FoundGroup[]>;
    /** Strings of the registration report that Keywave does not know, with how many people have each. */
    unknownMethods(): Promise<Readonly<Record<string, number>>>;
    reportLag(): Promise<ReportLag>;
    /** The oldest of the facts that a plan needs: users, groups, registration report; null until each was read once. */
    syncedAt(): Promise<Instant | null>;
    /** Those that were ever begun. */
    readings(): Promise<readonly Reading[]>;
    /** As they were last counted; null when never. */
    peopleCounts(): Promise<{ readonly counts: PeopleCounts; readonly at: Instant } | null>;
    /** The policies as they were last read; null where never. */
    tenantPolicies(): Promise<Pick<Tenant, 'policy' | 'access'>>;
    /** Who waited longest first. In a transaction they are held until its end, and those that others hold are left out. */
    dueFollowUps(now: Instant, limit: number): Promise<readonly DueFollowUp[]>;
    /** People whom the campaign follows, not noted as registered (or noted as lost), although facts show a passkey. */
    unnoticedRegistrations(campaignId: string): Promise<readonly string[]>;
    /** Everybody whom the campaign follows and who registered, with the nudges they had. */
    attribution(campaignId: string): Promise<readonly Registered[]>;
    /** Audit rows about people whom the directory knows that nobody has dealt with yet, oldest first. */
    pendingSecurityEvents(limit: number): Promise<readonly PendingSecurityEvent[]>;
    /** When one of the person's methods was deleted last, by the audit rows that are kept; null when none tells. */
    deletionOf(personId: string): Promise<Instant | null>;
    /** How many audit rows are about people whom the directory does not know (yet). */
    strangeSecurityEvents(): Promise<number>;
    /** People to be asked about one by one, due at `now`, who waited longest first. */
    confirmations(now: Instant, limit: number): Promise<readonly Confirmation[]>;
    /** How many people wait to be asked about. */
    confirmationsLeft(): Promise<number>;
    /** Enabled members whose mailbox settings were never read, or not since `before`. */
    unreadMailboxes(before: Instant, limit: number): Promise<readonly string[]>;
    /** People whom Teams does not let us write to, with since when; null when that was never noted. */
    outOfReach(): Promise<
      readonly { readonly person: Person; readonly why: OutOfReach; readonly since: Instant | null }[]
    >;
  };

export type StoreWrites = AuditWrites &
  QuestionWrites &
  ListWrites &
  BankWrites &
  SessionWrites &
  SessionMessageWrites &
  TokenUseWrites & {
    saveCampaign(campaign: Campaign): Promise<void>;
    /** `sync` is when the reading began. Who comes has not left; what a change does not name stays. */
    saveUsers(users: readonly UserChange[], sync: Instant): Promise<void>;
    removeUsers(ids: readonly string[], at: Instant): Promise<void>;
    /** After a reading of everybody: whom it did not see has left. Returns how many. */
    sweepUsers(sync: Instant): Promise<number>;
    saveGroups(groups: readonly GroupChange[], sync: Instant): Promise<void>;
    removeGroups(ids: readonly string[]): Promise<void>;
    /** After a reading of all groups: what it did not see is gone. */
    sweepGroups(sync: Instant): Promise<void>;
    /**
     * These groups matter from now on: who is in them, nested groups included, is worked out where anything changed. One
     * that was deleted or became hidden, or a group inside it, keeps whom it last held; but one of the `roles`, which give
     * power, only whom it is seen to hold.
     */
    trackGroups(ids: readonly string[], roles?: readonly string[]): Promise<void>;
    /** Rows of the registration report as the reading `sync` saw them; those of people who are not known yet wait for them. */
    saveMethods(rows: readonly Reported[], sync: Instant): Promise<void>;
    /** Gives people who are known by now the rows that waited for them. */
    matchMethods(): Promise<void>;
    /**
     * After a reading of the whole report: nothing is known of the methods of those whom it did not have; returns how many.
     * Disabled accounts keep theirs: the report leaves them out, whatever they have registered.
     */
    sweepMethods(sync: Instant): Promise<number>;
    /** `at` is when Graph was asked; null = it does not know the account, and what was known of its passkeys stays. */
    savePasskeys(personId: string, passkeys: readonly Passkey[] | null, at: Instant): Promise<void>;
    /** Changes the named fields of a reading, which comes to be when it is new. */
    saveReading(name: ReadingName, change: Partial<Omit<Reading, 'name'>>): Promise<void>;
    savePeopleCounts(counts: PeopleCounts, at: Instant): Promise<void>;
    /** Writes only what changed. */
    saveStandings(campaignId: string, standings: readonly CountedStanding[]): Promise<void>;
    savePolicies(policies: Partial<Pick<Tenant, 'policy' | 'access'>>): Promise<void>;
    /** Null lifts it. */
    saveHold(personId: string, hold: Hold | null): Promise<void>;
    saveConversation(
      conversation: Conversation,
      seen: { locale?: string; timeZone?: string },
    ): Promise<Reach>;
    /** Changes only what is named. */
    saveChoices(personId: string, choices: Partial<Choices>): Promise<void>;
    /** Forgets where to write, for example after an uninstall. */
    dropConversation(personId: string): Promise<void>;
    /** True when this changed what we knew, so that an event that arrives twice acts once. */
    saveReach(personId: string, reach: Reach, at: Instant): Promise<boolean>;
    /** The same for many at once, each person once. */
    saveReaches(
      reaches: readonly { readonly personId: string; readonly reach: Reach; readonly at: Instant }[],
    ): Promise<void>;
    /** The wave with its frozen list of people and their decisions, from the plan; a long list comes in slices. */
    insertWave(wave: Wave, plan: Pick<Plan, 'at' | 'people'>): Promise<void>;
    /** More of the frozen list, in the transaction that inserted the wave. */
    extendPlan(waveId: string, people: Plan['people']): Promise<void>;
    /** False when the wave was not in `from` any more. `pausedWhy` is kept while it is paused. */
    setWaveState(waveId: string, from: WaveState, to: WaveState, pausedWhy?: string | null): Promise<boolean>;
    /** All that a draft may change, its approval too; false when the wave is no draft any more. */
    saveDraft(
      wave: Pick<Wave, 'id' | 'name' | 'audience' | 'options' | 'startedBy' | 'approval'>,
    ): Promise<boolean>;
    /** False when the draft is not as it was read any more. In a transaction it stays so until the end. */
    saveApproval(
      draft: Pick<Wave, 'id' | 'name' | 'audience' | 'options' | 'approval'>,
      approval: Approval | null,
    ): Promise<boolean>;
    removeDraft(waveId: string): Promise<boolean>;
    /** The list is complete: keeps what it came to and puts each person into one stage; false when it was no draft. */
    freeze(
      wave: Pick<Wave, 'id' | 'startedBy' | 'startedAt'> & { readonly state: 'scheduled' | 'running' },
      list: ListTotals & {
        readonly ramp: Ramp | null;
        readonly pilot: readonly string[];
        readonly at: Instant;
      },
    ): Promise<boolean>;
    /** Its start, late or not; false when it was not scheduled any more. */
    startScheduled(waveId: string, at: Instant): Promise<boolean>;
    /** False when the wave's stage is not `from`'s any more. */
    saveRamp(waveId: string, from: Ramp, to: Ramp): Promise<boolean>;
    saveReleased(waveId: string, released: Released): Promise<void>;
    /** No card of the wave may be acted on from now on. */
    markRecalled(waveId: string, at: Instant): Promise<void>;
    /**
     * Turns up to `limit` planned people of the wave's open stages into nudges (step = follow-up's step + 1), urgent ones
     * first, then by due time; only those due by `dueBy` when it is given. Returns how many.
     */
    releaseNudges(waveId: string, limit: number, dueBy?: Instant): Promise<number>;
    /**
     * Ends up to `limit` planned nudges of the wave that nobody holds, with the lines in the trails; the people's
     * follow-ups are looked at again an interval later. Returns how many.
     */
    sweepCancelled(waveId: string, limit: number, at: Instant): Promise<number>;
    /** False when everything was stopped already. */
    stopEverything(stop: Stop): Promise<boolean>;
    /** False when nothing was stopped. */
    endStop(by: string, at: Instant): Promise<boolean>;
    /** In place of one that is under way; the cards are added by `addCards`. */
    askRewrite(waveId: string, what: RewriteKind, by: string, at: Instant): Promise<void>;
    /** Adds delivered cards of the wave that the rewrite does not know yet; how many. */
    addCards(rewriteId: string): Promise<number>;
    noteRewritten(nudgeId: string, rewriteId: string, became: CardBecame, at: Instant): Promise<void>;
    endRewrite(rewriteId: string, at: Instant): Promise<void>;
    /** Plans one more message outside a wave's release; false when this step already has one or one is under way. */
    planNudge(nudge: NudgePlan): Promise<boolean>;
    /** The same for many at once; returns how many were planned. */
    planNudges(nudges: readonly NudgePlan[]): Promise<number>;
    /** Ends planned nudges that nobody holds as `dropped`; those under a lease are decided by their holder. */
    dropPlanned(
      which: { waveId: string } | { campaignId: string; personId: string },
      reason: DropReason,
      at: Instant,
    ): Promise<readonly Nudge[]>;
    saveFollowUps(saved: readonly SavedFollowUp[]): Promise<void>;
    /** The follow-up with its next act; `nextAt` null = nothing is due. */
    saveFollowUp(
      campaignId: string,
      personId: string,
      followUp: FollowUp,
      nextAt: Instant | null,
    ): Promise<void>;
    /** When each is to be looked at next; null = nothing is due. */
    saveNextActs(
      acts: readonly {
        readonly campaignId: string;
        readonly personId: string;
        readonly nextAt: Instant | null;
      }[],
    ): Promise<void>;
    /** The rules have changed: whoever the campaign follows and has not registered is looked at anew; returns how many. */
    reviewFollowUps(campaignId: string, at: Instant): Promise<number>;
    addTrails(lines: readonly TrailLine[]): Promise<void>;
    addTrail(
      personId: string,
      event: TrailEvent,
      at: Instant,
      about?: { campaignId?: string; waveId?: string; nudgeId?: string },
    ): Promise<void>;
    /** Keeps audit rows so that a repeat is known; returns how many were new. */
    keepSecurityEvents(events: readonly SecurityInfoEvent[]): Promise<number>;
    settleSecurityEvents(ids: readonly string[], at: Instant): Promise<void>;
    /** Forgets audit rows from before `settledBefore` that were dealt with, and any from before `anyBefore`. */
    pruneSecurityEvents(settledBefore: Instant, anyBefore: Instant): Promise<void>;
    /** Whoever waits already keeps the place in the queue, but is asked about anew from the first look. */
    queueConfirmations(personIds: readonly string[], at: Instant): Promise<void>;
    /** Another look later; nothing when somebody has asked for the person anew meanwhile. */
    postponeConfirmation(confirmation: Confirmation, dueAt: Instant, looked: boolean): Promise<void>;
    /** Takes the person from the queue, unless somebody has asked for them anew meanwhile. */
    endConfirmation(confirmation: Confirmation): Promise<void>;
    /**
     * Queues everybody noted as registered, or known to hold a passkey, whose row of the report, refreshed since, shows none;
     * returns how many.
     * The report lags, so this alone decides nothing.
     */
    queueDoubtfulRegistrations(at: Instant): Promise<number>;
    /**
     * Queues up to `limit` enabled members of whose passkeys nobody ever asked; returns how many. Those whose account Graph
     * did not know when asked come again after a week, behind the others.
     */
    queueUnasked(at: Instant, limit: number): Promise<number>;
    saveMailbox(personId: string, mailbox: Mailbox | null, at: Instant): Promise<void>;

    // The attempt protocol of one nudge. Leases run on database time.
    /** Takes up to `limit` planned nudges that are due at `now`, for `leaseMs`; skips what others hold. */
    claim(worker: string, now: Instant, limit: number, leaseMs: number): Promise<readonly Nudge[]>;
    /**
     * Just before the call: planned → sending. Returns the ids that may be sent; the others may not: the lease is lost, the
     * wave or everything was stopped, another nudge of the person is being sent, or the follow-up is no longer the one
     * that the decision was made on.
     */
    begin(
      wanted: readonly { readonly nudge: Nudge; readonly followUp: FollowUp }[],
      worker: string,
    ): Promise<ReadonlySet<string>>;
    /**
     * sending (or planned, for a drop or a refusal before the send) → an end. Returns those that were still this worker's,
     * each with the person's answer as it was when the nudge began. The person is from now on the wave's that wrote last.
     */
    finish(
      ends: readonly {
        readonly nudge: Nudge;
        readonly state: NudgeEnd;
        readonly reason: string | null;
        readonly activityId?: string;
        readonly at: Instant;
      }[],
      worker: string,
    ): Promise<ReadonlyMap<string, Answer | null>>;
    /** Back to planned, due at `dueAt`, the lease given up. Keeps `attempt` only when an attempt was made. */
    putBack(
      nudges: readonly {
        readonly nudge: Nudge;
        readonly dueAt: Instant;
        readonly reason: string;
        readonly attempted: boolean;
      }[],
      worker: string,
    ): Promise<void>;
    /**
     * Ends what a dead worker left: a lapsed claim goes back to planned, a lapsed `sending` becomes in doubt.
     * Returns the nudges that became in doubt, as `finish` does.
     */
    endAbandoned(
      at: Instant,
    ): Promise<readonly { readonly nudge: Nudge; readonly answerBefore: Answer | null }[]>;
    /**
     * A press on the card of a nudge in doubt, or still being sent, proves that it was delivered; null when that was known.
     * `counted`: it was in doubt, which counts as sent.
     */
    proveDelivered(
      nudgeId: string,
      activityId: string | null,
    ): Promise<{ readonly counted: boolean; readonly answerBefore: Answer | null } | null>;
    /**
     * Reserves `slots` sends at the fleet's pace, from one row in the database. The first may leave `inMs` after `nowMs`,
     * milliseconds by the database's clock, which all processes share; the next one `everyMs` later each.
     */
    reserve(
      slots: number,
    ): Promise<{ readonly nowMs: number; readonly inMs: number; readonly everyMs: number }>;
    /** Throttled: nobody in the fleet sends for `ms` from now. */
    slowDown(ms: number): Promise<void>;

    /** Enters a job in this same transaction: rows and job appear together or not at all. */
    enqueue(job: Job): Promise<void>;
  };

export type StoreInTransaction = StoreReads & StoreWrites & HandOverReads & HandOverWrites;

/** Inside `transaction` use only the store that is handed in: on the embedded engine the outer one would wait. */
export type Store = StoreInTransaction & {
  transaction<T>(work: (store: StoreInTransaction) => Promise<T>): Promise<T>;
};
