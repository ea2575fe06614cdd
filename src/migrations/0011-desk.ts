import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What staff put beside a case (tags, notes, links, a snooze, who is looking), their views and rules of assignment, what was
 * promised to buyers and until when, complaints, and the hours in which shops answer. Notes and promises are sealed.
 */
export class Desk1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CASES, ...BESIDE_CASES, ...PEOPLE, ...PROMISES]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** `routed_at`: when the rules of assignment last looked at it; `infinity`: a person decided, no rule does again. */
const CASES = [
  `alter table cases
    add column tag_ids bigint[] not null default '{}',
    add column snoozed_until timestamptz,
    add column no_response_at timestamptz,
    add column routed_at timestamptz`,
  `create index cases_tags on cases using gin (tag_ids) where tag_ids <> '{}'`,
  `create index cases_tagged on cases (tenant_id, id) where tag_ids <> '{}' and box <> 'closed'`,
  `create index cases_snoozed on cases (tenant_id, id) where snoozed_until is not null`,
  `create index cases_unrouted on cases (tenant_id, routed_at nulls first, id) where box = 'unhandled' and assignee_id is null`,
]

const BESIDE_CASES = [
  `create table tag (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    created_by text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create unique index tag_name on tag (tenant_id, lower(name))`,
  `create table case_note (
    tenant_id int not null,
    id bigint generated always as identity,
    case_id bigint not null,
    author_id bigint,
    author text not null,
    at timestamptz not null,
    body bytea not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, case_id) references cases on delete cascade)`,
  `create index case_note_of_case on case_note (tenant_id, case_id, id)`,
  `create table case_mention (
    tenant_id int not null,
    user_id bigint not null,
    note_id bigint not null,
    seen_at timestamptz,
    primary key (tenant_id, user_id, note_id),
    foreign key (tenant_id, note_id) references case_note on delete cascade,
    foreign key (tenant_id, user_id) references staff_user on delete cascade)`,
  `create table case_presence (
    tenant_id int not null,
    case_id bigint not null,
    user_id bigint not null,
    doing text not null check (doing in ('viewing', 'replying')),
    since timestamptz not null,
    until timestamptz not null,
    primary key (tenant_id, case_id, user_id),
    foreign key (tenant_id, case_id) references cases on delete cascade,
    foreign key (tenant_id, user_id) references staff_user on delete cascade) with (fillfactor = 50)`,
  `create index case_presence_until on case_presence (tenant_id, until)`,
  `create table case_snooze (
    tenant_id int not null,
    case_id bigint not null,
    until timestamptz not null,
    wake_at timestamptz not null,
    at timestamptz not null,
    state text not null,
    deadline_at timestamptz not null,
    primary key (tenant_id, case_id),
    foreign key (tenant_id, case_id) references cases on delete cascade)`,
  `create table case_link (
    tenant_id int not null,
    low_id bigint not null,
    high_id bigint not null,
    how text not null check (how in ('linked', 'apart')),
    by text not null,
    at timestamptz not null,
    primary key (tenant_id, low_id, high_id),
    check (low_id < high_id),
    foreign key (tenant_id, low_id) references cases on delete cascade,
    foreign key (tenant_id, high_id) references cases on delete cascade)`,
  `create index case_link_other_way on case_link (tenant_id, high_id, low_id)`,
]

const PEOPLE = [
  `create table saved_view (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    owner_id bigint,
    name text not null,
    shared boolean not null,
    filter jsonb not null,
    sort text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    check (shared or owner_id is not null),
    foreign key (tenant_id, owner_id) references staff_user on delete cascade)`,
  `create table assignment_rule (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    position int not null,
    marketplaces text[] not null,
    kinds text[] not null,
    languages text[] not null,
    people bigint[] not null,
    last_person bigint,
    enabled boolean not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create table complaint (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    case_id bigint,
    agent_id bigint not null,
    cause text not null,
    at timestamptz not null,
    note bytea,
    entered_by text not null,
    entered_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, case_id) references cases on delete cascade,
    foreign key (tenant_id, agent_id) references staff_user on delete cascade)`,
  `create index complaint_at on complaint (tenant_id, at, id)`,
  `create index complaint_of_case on complaint (tenant_id, case_id) where case_id is not null`,
  `create table reply_windows (
    tenant_id int not null references tenant on delete cascade,
    scope text not null,
    zone text not null,
    windows jsonb not null,
    clock_minutes int not null,
    updated_by text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, scope))`,
]

/** Answers of before are taken as read: what they promised is long over. */
const PROMISES = [
  `alter table case_action add column promises_read_at timestamptz`,
  `update case_action set promises_read_at = now() where state = 'confirmed'`,
  `create index case_action_unread_promises on case_action (finished_at) where state = 'confirmed' and promises_read_at is null`,
  `create table follow_up (
    tenant_id int not null,
    id bigint generated always as identity,
    case_id bigint not null,
    action_id bigint not null,
    place int not null,
    words bytea not null,
    made_at timestamptz not null,
    due_at timestamptz,
    ambiguity text,
    zone text not null,
    zone_sure boolean not null,
    owner_id bigint,
    owner text not null,
    market text not null,
    remind_at timestamptz not null,
    overdue_at timestamptz,
    closed_at timestamptz,
    minutes_late int,
    primary key (tenant_id, id),
    unique (tenant_id, action_id, place),
    foreign key (tenant_id, case_id) references cases on delete cascade,
    foreign key (tenant_id, action_id) references case_action on delete cascade)`,
  `create index follow_up_of_case on follow_up (tenant_id, case_id, id)`,
  `create index follow_up_due on follow_up (tenant_id, due_at, id) where closed_at is null`,
  `create index follow_up_made on follow_up (tenant_id, made_at, id)`,
  `create index follow_up_remind on follow_up (remind_at) where closed_at is null and remind_at < 'infinity'`,
]
