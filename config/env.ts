import 'reflect-metadata'
import { plainToInstance } from 'class-transformer'
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, validateSync } from 'class-validator'

/** Every variable the service reads; `env.example` explains each. */
class Variables {
  @Matches(/^postgres(ql)?:\/\//, {
    message: 'DATABASE_URL must be a postgres:// address of a PostgreSQL 15–18 database',
  })
  DATABASE_URL!: string

  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'CROSSCASE_MASTER_KEY must be 32 random bytes in base64' })
  CROSSCASE_MASTER_KEY!: string

  @Matches(/^([A-Za-z0-9+/]{43}=(,|$))*$/, {
    message: 'CROSSCASE_PREVIOUS_MASTER_KEYS must be master keys in base64 with commas between them',
  })
  CROSSCASE_PREVIOUS_MASTER_KEYS: string = ''

  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 3000

  @IsString()
  HOST: string = '127.0.0.1'

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
  LOG_LEVEL: string = 'info'

  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  SANDBOX_URL?: string

  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  PUBLIC_URL?: string

  @IsInt()
  @Min(2)
  @Max(100)
  DATABASE_POOL: number = 12

  @IsInt()
  @Min(1)
  @Max(64)
  POLL_CONCURRENCY: number = 4

  @IsInt()
  @Min(1)
  @Max(365)
  RAW_RETENTION_DAYS: number = 90

  @IsInt()
  @Min(5)
  @Max(86_400)
  ACTION_SETTLE_SECONDS: number = 900

  @IsString()
  RULESETS_DIR: string = 'config/rulesets'

  @IsString()
  POLICIES_DIR: string = 'config/policies'

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  REQUESTS_PER_MINUTE: number = 600

  @IsInt()
  @Min(1)
  @Max(10_000)
  REQUESTS_AT_ONCE: number = 128

  @IsInt()
  @Min(1)
  @Max(10_000)
  EVENT_STREAMS: number = 200

  @Matches(/^([0-9a-fA-F.:]+\/\d{1,3}(,|$))*$/, {
    message: 'WEBHOOK_NETWORKS must be networks like 10.1.0.0/16,fd00::/8',
  })
  WEBHOOK_NETWORKS: string = ''

  @IsIn(['yes', 'no'])
  SECURE_COOKIES: string = 'no'

  @IsInt()
  @Min(0)
  @Max(10)
  PROXIES: number = 0
}

export interface Settings {
  readonly databaseUrl: string
  readonly databasePool: number
  /** Master key of the credential vault: 32 bytes. */
  readonly masterKey: Buffer
  /** Those that were it before, while tenants' keys are still wrapped by them. */
  readonly previousMasterKeys: readonly Buffer[]
  readonly port: number
  readonly host: string
  readonly logLevel: string
  /** Address of the simulated marketplaces; null in production, where test mode does not exist. */
  readonly sandboxUrl: string | null
  /** Where marketplaces reach us from outside, without a slash at the end; null: they cannot, and are polled only. */
  readonly publicUrl: string | null
  readonly pollConcurrency: number
  readonly rawRetentionDays: number
  /** How long an action may stay without a visible effect before the marketplace's silence counts as "it did not happen". */
  readonly actionSettleSeconds: number
  /** Folder of JSON files with limits that fill the gaps of published grade rules. */
  readonly rulesetsDir: string
  /** Folder of JSON files that correct clocks of the service desk. */
  readonly policiesDir: string
  /** Of one key or person, counted by each process. */
  readonly requestsPerMinute: number
  /** That a process answers at a time; more are sent away with 503. */
  readonly requestsAtOnce: number
  /** Live streams that one tenant may hold open on a process; every visible window of the page holds one. */
  readonly eventStreams: number
  /** Networks beside the public internet that webhooks may be sent to. */
  readonly webhookNetworks: string
  /** Whether the session cookie is marked Secure: `yes` behind TLS. */
  readonly secureCookies: boolean
  /** Reverse proxies in front of the service, whose word on the caller's address is taken. */
  readonly proxies: number
}

/** Reads and checks the environment once; throws one error that lists every fault. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const known = Object.fromEntries(
    Object.keys(new Variables())
      .concat('DATABASE_URL', 'CROSSCASE_MASTER_KEY', 'SANDBOX_URL', 'PUBLIC_URL')
      .flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
  const variables = plainToInstance(Variables, known, {
    enableImplicitConversion: true,
    exposeDefaultValues: true,
  })
  const faults = validateSync(variables).flatMap((fault) => Object.values(fault.constraints ?? {}))
  if (faults.length > 0) throw new Error(`The environment is not usable:\n- ${faults.join('\n- ')}`)
  return Object.freeze({
    databaseUrl: variables.DATABASE_URL,
    databasePool: variables.DATABASE_POOL,
    masterKey: Buffer.from(variables.CROSSCASE_MASTER_KEY, 'base64'),
    previousMasterKeys: variables.CROSSCASE_PREVIOUS_MASTER_KEYS.split(',')
      .filter(Boolean)
      .map((key) => Buffer.from(key, 'base64')),
    port: variables.PORT,
    host: variables.HOST,
    logLevel: variables.LOG_LEVEL,
    sandboxUrl: variables.SANDBOX_URL?.replace(/\/+$/, '') ?? null,
    publicUrl: variables.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    pollConcurrency: variables.POLL_CONCURRENCY,
    rawRetentionDays: variables.RAW_RETENTION_DAYS,
    actionSettleSeconds: variables.ACTION_SETTLE_SECONDS,
    rulesetsDir: variables.RULESETS_DIR,
    policiesDir: variables.POLICIES_DIR,
    requestsPerMinute: variables.REQUESTS_PER_MINUTE,
    requestsAtOnce: variables.REQUESTS_AT_ONCE,
    eventStreams: variables.EVENT_STREAMS,
    webhookNetworks: variables.WEBHOOK_NETWORKS,
    secureCookies: variables.SECURE_COOKIES === 'yes',
    proxies: variables.PROXIES,
  })
}
