import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The service desk's memory: places of cases in a tenant's tree of reasons, reply templates, what staff note in the request log, VIPs. */
export class Desk1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...REASONS, ...TEMPLATES, ...LOG]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** Paths compare byte by byte, so that a subtree is a range. A tree is small and edited seldom: each version is kept whole. */
const REASONS = [
  `alter table cases add column reason_path text collate "C", add column reason_by text`,
  `create index cases_reason on cases (tenant_id, reason_path, opened_at, id) where reason_path is not null`,
  `create table reason_tree (
    tenant_id int not null references tenant on delete cascade,
    revision int not null,
    tree jsonb not null,
    codes jsonb not null,
    change text not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (tenant_id, revision))`,
]

const TEMPLATES = [
  `create table template (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    type text not null check (type in ('reply', 'outreach')),
    marketplaces text[] not null,
    kinds text[] not null,
    reason_path text collate "C",
    texts jsonb not null,
    revision int not null default 1,
    changed_by text not null,
    changed_at timestamptz not null,
    retired_at timestamptz,
    primary key (tenant_id, id))`,
  `create unique index template_name on template (tenant_id, name) where retired_at is null`,
  `create table template_version (
    tenant_id int not null,
    template_id bigint not null,
    revision int not null,
    change text not null check (change in ('created', 'changed', 'retired', 'restored')),
    body jsonb not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (tenant_id, template_id, revision),
    foreign key (tenant_id, template_id) references template on delete cascade)`,
  `alter table case_action add column template_id bigint`,
  `create index case_action_of_template on case_action (tenant_id, template_id) where template_id is not null`,
]

/** An entry with a case says what staff know beside it; one without was taken down by hand, mostly from the phone. */
const LOG = [
  `create table request_entry (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    case_id bigint,
    account_id bigint not null,
    channel text not null check (channel in ('marketplace', 'phone', 'email', 'chat', 'other')),
    inquired_at timestamptz not null,
    order_id text collate "C",
    buyer_key bytea,
    shipped_on date,
    carrier text,
    product_code text,
    request text,
    opinion text,
    solved boolean,
    satisfied boolean,
    reason_path text collate "C",
    noted_by text not null,
    noted_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account on delete cascade,
    foreign key (tenant_id, case_id) references cases on delete cascade)`,
  `create unique index request_entry_of_case on request_entry (tenant_id, case_id) where case_id is not null`,
  `create index request_entry_by_hand on request_entry (tenant_id, inquired_at, id) where case_id is null`,
  `create table buyer_vip (
    tenant_id int not null references tenant on delete cascade,
    buyer_key bytea not null,
    marked_by text not null,
    marked_at timestamptz not null,
    primary key (tenant_id, buyer_key))`,
]
