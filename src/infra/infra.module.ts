import { setTimeout as pause } from 'node:timers/promises'
import { Global, Inject, Module } from '@nestjs/common'
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common'
import { LoggerModule } from 'nestjs-pino'
import { DataSource } from 'typeorm'
import type { Settings } from '#config'
import { Clock } from './clock.js'
import { dataSourceOptions } from './data-source.js'
import { Database } from './database.js'
import { Idempotent } from './idempotency.js'
import { JobLedger } from './job-ledger.js'
import { Jobs } from './jobs.js'
import { LoadGate } from './load-gate.js'
import { loggerOptions } from './logging.js'
import { SETTINGS } from './settings.js'
import { Vault } from './vault.js'

const SERVICES = [Clock, Database, Idempotent, JobLedger, Jobs, LoadGate, Vault]

/** What every room stands on; knows no business word. */
@Global()
@Module({})
export class InfraModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy()
  }

  static with(settings: Settings, entities: readonly (new () => unknown)[]): DynamicModule {
    return {
      module: InfraModule,
      imports: [LoggerModule.forRoot(loggerOptions(settings.logLevel))],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: DataSource, useFactory: () => openSource(settings, entities) },
        ...SERVICES,
      ],
      exports: [SETTINGS, DataSource, ...SERVICES],
    }
  }
}

const ATTEMPTS = 3
const ATTEMPT_AGAIN_MS = 3_000

/**
 * The one data source of an application, under TypeORM's own token, so that its repositories find it. Not made by
 * `TypeOrmModule.forRoot`, which keeps a list for the whole process and takes a second application for a mistake.
 */
async function openSource(settings: Settings, entities: readonly (new () => unknown)[]): Promise<DataSource> {
  const options = dataSourceOptions({
    url: settings.databaseUrl,
    pool: settings.databasePool,
    entities: [...entities],
    name: 'crosscase',
  })
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await new DataSource(options).initialize()
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      await pause(ATTEMPT_AGAIN_MS)
    }
  }
}
