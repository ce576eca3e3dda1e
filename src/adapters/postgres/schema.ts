// The tables as Kysely sees them. Instants go in as ISO 8601 strings and come out as `Date`; jsonb goes in as JSON
// text and comes out parsed. What the columns mean is said in migrations/, where they are made.

import type { ColumnType, Generated, Kysely } from 'kysely';
import type { Campaign } from '../../core/campaign.ts';
import type { Approval } from '../../core/approval.ts';
import type { ActDetails, AuditLine } from '../../core/audit.ts';
import type { Audience } from '../../core/audience.ts';
import type { Answer } from '../../core/answer.ts';
import type { NudgeKind, NudgeState } from '../../core/nudge.ts';
import type { Live, OwnAct, OwnContent, OwnState } from '../../core/own-entry.ts';
import type { Hold, MethodsReport, Passkey } from '../../core/person.ts';
import type { Priority } from '../../core/priority.ts';
import type { HeldKind } from '../../core/methods.ts';
import type { Released } from '../../core/allowance.ts';
import type { QuestionMessageKind } from '../../core/hand-over.ts';
import type { Question } from '../../core/question.ts';
import type { Ramp } from '../../core/ramp.ts';
import type { OutOfReach, Reach } from '../../core/reach.ts';
import type { SessionMessageKind } from '../../core/session-message.ts';
import type { Session } from '../../core/session.ts';
import type { SessionQuestion } from '../../core/session-question.ts';
import type { Standing, StandingReason } from '../../core/standing.ts';
import type { TrailEvent } from '../../core/trail.ts';
import type { PersonPlan, WaveState } from '../../core/wave.ts';
import type { WaveOptions } from '../../core/wave-options.ts';
import type { CardBecame, Reading, ReadingName, RewriteKind, SecurityInfoEvent } from '../../ports.ts';

type Time = ColumnType<Date, string, string>;
type MaybeTime = ColumnType<Date | null, string | null, string | null>;
type Json<T> = ColumnType<T, string, string>;
type MaybeJson<T> = ColumnType<T | null, string | null, string | null>;

export type Tables = {
  campaigns: { id: string; position: Generated<number>; definition: Json<Campaign> };
  people: {
    id: string;
    name: string;
    given_name: string | null;
    upn: string;
    user_type: 'member' | 'guest';
    enabled: boolean;
    department: string | null;
    country: string | null;
    language: string | null;
    methods: MaybeJson<MethodsReport>;
    passkeys: MaybeJson<readonly Passkey[]>;
    /** When Graph was last asked for them. */
    passkeys_at: MaybeTime;
    hold: MaybeJson<Hold>;
    purpose: string | null;
    /** When the mailbox settings were last read. */
    mailbox_at: MaybeTime;
    /** As the mailbox says; what Teams tells goes before it. */
    time_zone: string | null;
    seen_at: Time;
    left_at: MaybeTime;
  };
  standings: {
    campaign_id: string;
    person_id: string;
    standing: StandingReason;
    sms_only: boolean;
    kinds: readonly HeldKind[];
  };
  memberships: { person_id: string; groups: Json<readonly string[]> };
  contacts: {
    person_id: string;
    conversation_id: string | null;
    service_url: string | null;
    locale: string | null;
    time_zone: string | null;
    platform: string | null;
    language: string | null;
    reach: Generated<Reach['is']>;
    reach_why: OutOfReach | null;
    reach_at: MaybeTime;
  };
  groups: {
    id: string;
    name: string;
    hidden: boolean;
    seen_at: Time;
    tracked_at: MaybeTime;
    worked_out: Generated<boolean>;
  };
  reported: { person_id: string; read_at: Time; waiting: MaybeJson<MethodsReport> };
  group_members: { group_id: string; member_id: string; kind: string; seen_at: Time };
  security_events: {
    id: string;
    person_id: string;
    at: Time;
    what: SecurityInfoEvent['what'];
    said: string;
    settled_at: MaybeTime;
  };
  confirmations: {
    person_id: string;
    queued_at: Time;
    asked_at: Time;
    due_at: Time;
    looks: Generated<number>;
  };
  waves: {
    id: string;
    position: Generated<number>;
    campaign_id: string;
    name: string;
    audience: Json<Audience>;
    state: WaveState;
    started_by: string;
    started_at: Time;
    planned_at: Time;
    paused_why: string | null;
    options: ColumnType<WaveOptions, string | undefined, string>;
    ramp: MaybeJson<Ramp>;
    recalled_at: MaybeTime;
    approval: MaybeJson<Approval>;
    last_due_at: MaybeTime;
    first_contacts: Generated<number>;
    released: MaybeJson<Released>;
  };
  wave_counts: Record<
    'listed' | 'unreleased' | 'open' | 'sent' | 'failed' | 'in_doubt' | 'dropped',
    Generated<number>
  > & {
    wave_id: string;
    shard: number;
    minute: Generated<number>;
    ended_this_minute: Generated<number>;
    ended_last_minute: Generated<number>;
  };
  rewrites: Record<'cards' | CardBecame, Generated<number>> & {
    id: Generated<string>;
    wave_id: string;
    what: RewriteKind;
    asked_by: string;
    asked_at: Time;
    ended_at: MaybeTime;
  };
  rewritten_cards: {
    nudge_id: string;
    rewrite_id: string;
    done_at: MaybeTime;
    became: CardBecame | null;
  };
  stops: {
    id: Generated<number>;
    at: Time;
    by: string;
    why: string;
    ended_at: MaybeTime;
    ended_by: string | null;
  };
  wave_people: {
    wave_id: string;
    person_id: string;
    standing: Json<Standing>;
    plan: Json<PersonPlan>;
    in_scope: boolean;
    due_at: MaybeTime;
    released_at: MaybeTime;
    stage: Generated<number>;
    priority: Generated<number>;
  };
  follow_ups: {
    campaign_id: string;
    person_id: string;
    wave_id: string | null;
    step: Generated<number>;
    first_nudge_at: MaybeTime;
    last_nudge_at: MaybeTime;
    unanswered: Generated<number>;
    snoozes: Generated<number>;
    answer: ColumnType<Answer, string | undefined, string>;
    acknowledged_at: MaybeTime;
    registered_at: MaybeTime;
    lost_at: MaybeTime;
    thanked_at: MaybeTime;
    next_at: MaybeTime;
  };
  nudges: {
    id: Generated<string>;
    campaign_id: string;
    wave_id: string;
    person_id: string;
    step: number;
    kind: NudgeKind;
    state: ColumnType<NudgeState, NudgeState | undefined, NudgeState>;
    due_at: Time;
    priority: Generated<Priority>;
    attempt: Generated<number>;
    reason: string | null;
    activity_id: string | null;
    worker: string | null;
    claim: string | null;
    lease_ms: number | null;
    lease_until: MaybeTime;
    ended_at: MaybeTime;
    answer_before: Answer | null;
  };
  trail: {
    id: Generated<number>;
    person_id: string;
    at: Time;
    event: Json<TrailEvent>;
    campaign_id: string | null;
    wave_id: string | null;
    nudge_id: string | null;
  };
  questions: {
    id: Generated<number>;
    person_id: string;
    message_id: string | null;
    text: string;
    at: Time;
    lang: string;
    band: Question['band'];
    entries: Json<Question['entries']>;
    topic: string | null;
    state: Question['state'];
    why: Question['why'];
    waiting_since: MaybeTime;
    taken: MaybeJson<NonNullable<Question['taken']>>;
    answer: MaybeJson<NonNullable<Question['answer']>>;
    rating: MaybeJson<NonNullable<Question['rating']>>;
  };
  question_messages: {
    question_id: number;
    kind: QuestionMessageKind;
    asked: Generated<number>;
    state: Generated<'due' | 'written' | 'dropped' | 'failed'>;
    due_at: Generated<Date>;
    begun_at: MaybeTime;
    claim: Generated<number>;
    attempt: Generated<number>;
    conversation_id: string | null;
    service_url: string | null;
    activity_id: string | null;
    why: string | null;
  };
  bank_entries: {
    id: string;
    position: Generated<number>;
    state: OwnState;
    version: number;
    content: Json<OwnContent>;
    saved_by: string;
    saved_at: Time;
    live: MaybeJson<Live>;
    question_id: string | number | null;
  };
  bank_history: {
    id: Generated<number>;
    entry_id: string;
    version: number;
    act: OwnAct;
    by: string;
    at: Time;
    content: MaybeJson<OwnContent>;
  };
  experts_channels: {
    id: string;
    position: Generated<number>;
    service_url: string;
    name: string;
    topics: Json<readonly string[]>;
    languages: Json<readonly string[]>;
  };
  teams: { id: string; thread_id: string; service_url: string; name: string };
  sessions: {
    id: string;
    channel_id: string;
    starts_at: Time;
    definition: Json<Session>;
    version: Generated<number>;
  };
  session_questions: {
    id: string;
    session_id: string;
    question: Json<SessionQuestion>;
    merged_into: string | null;
    /** Published or pending: it counts for something. */
    standing: boolean;
    version: number;
    counted_version: Generated<number>;
  };
  session_presence: { session_id: string; process: string; people: number; told_at: Time };
  session_messages: {
    session_id: string;
    kind: SessionMessageKind;
    about: string;
    asked: Generated<number>;
    state: Generated<'due' | 'written' | 'dropped' | 'failed'>;
    due_at: Generated<Date>;
    begun_at: MaybeTime;
    claim: Generated<number>;
    attempt: Generated<number>;
    conversation_id: string | null;
    service_url: string | null;
    activity_id: string | null;
    version: Generated<number>;
    told_at: MaybeTime;
    why: string | null;
  };
  session_votes: { question_id: string; person_id: string };
  readings: {
    name: ReadingName;
    cursor: string | null;
    read_at: MaybeTime;
    started_at: MaybeTime;
    trouble: MaybeJson<NonNullable<Reading['trouble']>>;
  };
  tenant: { name: 'policy' | 'access' | 'counts'; facts: Json<unknown> };
  audit: {
    seq: string;
    at: Time;
    actor: string;
    act: string;
    about: string | null;
    outcome: AuditLine['outcome'];
    details: Json<ActDetails>;
    prev: string;
    hash: string;
  };
  audit_head: { id: number; seq: string; hash: string };
  pseudonym_keys: { person_id: string; key: string };
  token_use: { day: string; used: number };
  pace: { id: number; next_at: Time; cut_to: Generated<number>; cut_at: Generated<Date> };
};

/** The database, or one transaction in it. */
export type Database = Kysely<Tables>;
