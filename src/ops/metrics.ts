import { Inject, Injectable } from '@nestjs/common'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { Database } from '../infra/database.js'
import { LabelledFigures } from './labelled-figures.js'

interface Figures {
  streams_late: string
  lag_seconds: string
  failing: string
  payloads_failed: string
  actions_open: string
  actions_in_doubt: string
  attention: string
  subscriptions_missing: string
  circuits_open: string
}

interface Tally {
  marketplace: string
  outcome: string
  n: string
}

/** Prometheus figures, read from the database when asked for, so that every replica tells the same. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry()
  private readonly gauges: Readonly<Record<keyof Figures, Gauge>>
  private readonly pushes: Gauge<'marketplace' | 'outcome'>

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LabelledFigures) private readonly labelled: LabelledFigures,
  ) {
    collectDefaultMetrics({ register: this.registry })
    labelled.register(this.registry)
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `crosscase_${name}`, help, registers: [this.registry] })
    this.gauges = {
      streams_late: gauge('streams_late', 'Streams whose next poll is overdue by more than a minute'),
      lag_seconds: gauge('stream_lag_seconds', 'Seconds by which the most overdue poll is late'),
      failing: gauge('streams_failing', 'Streams whose last poll failed'),
      payloads_failed: gauge('raw_payloads_failed', 'Raw payloads that could not be understood'),
      actions_open: gauge('actions_open', 'Actions requested or sent without an outcome yet'),
      actions_in_doubt: gauge('actions_in_doubt', 'Actions that may have taken effect'),
      attention: gauge('accounts_needing_attention', 'Shops that need a person'),
      circuits_open: gauge(
        'circuits_open',
        'Hosts of marketplaces that are spared because they do not answer',
      ),
      subscriptions_missing: gauge(
        'push_subscriptions_missing',
        'Topics that marketplaces should push and do not, or could not be asked about',
      ),
    }
    this.pushes = new Gauge({
      name: 'crosscase_pushes',
      help: 'Pushes of marketplaces since ever: received, repeated (known already), refused (not verified)',
      labelNames: ['marketplace', 'outcome'],
      registers: [this.registry],
    })
  }

  async read(): Promise<string> {
    const [figures] = await this.database.query<Figures>(
      `select
         count(*) filter (where next_due_at < now() - interval '1 minute') as streams_late,
         coalesce(extract(epoch from max(now() - next_due_at) filter (where next_due_at < now())), 0) as lag_seconds,
         count(*) filter (where failures > 0) as failing,
         (select count(*) from raw_payload where problem is not null) as payloads_failed,
         (select count(*) from case_action where state in ('requested', 'sent')) as actions_open,
         (select count(*) from case_action where state = 'in_doubt') as actions_in_doubt,
         (select count(*) from account where health = 'needs_attention' and removed_at is null) as attention,
         (select count(*) from account where push_problem is not null)
           + (select count(*) from account, jsonb_array_elements(push_subscriptions) s where s ->> 'state' = 'missing') as subscriptions_missing,
         (select count(*) from host_circuit where open_until is not null) as circuits_open
       from sync_stream`,
    )
    if (figures) {
      for (const name of Object.keys(this.gauges) as (keyof Figures)[])
        this.gauges[name].set(Number(figures[name]))
    }
    const tallies = await this.database.query<Tally>(
      `select marketplace, outcome, sum(n) as n from push_tally t join account a on a.tenant_id = t.tenant_id and a.id = t.account_id
       group by marketplace, outcome`,
    )
    for (const { marketplace, outcome, n } of tallies) this.pushes.set({ marketplace, outcome }, Number(n))
    await this.labelled.refresh()
    return this.registry.metrics()
  }
}
