import { Global, Module } from '@nestjs/common'
import type { DynamicModule } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { LoggerModule } from 'nestjs-pino'
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
export class InfraModule {
  static with(settings: Settings, entities: readonly (new () => unknown)[]): DynamicModule {
    return {
      module: InfraModule,
      imports: [
        LoggerModule.forRoot(loggerOptions(settings.logLevel)),
        TypeOrmModule.forRoot({
          ...dataSourceOptions({
            url: settings.databaseUrl,
            pool: settings.databasePool,
            entities: [...entities],
            name: 'crosscase',
          }),
          retryAttempts: 3,
        }),
      ],
      providers: [{ provide: SETTINGS, useValue: settings }, ...SERVICES],
      exports: [SETTINGS, ...SERVICES],
    }
  }
}
