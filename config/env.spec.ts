import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { settingsFrom } from './env.js'

const KEY = Buffer.alloc(32, 7).toString('base64')
const NEEDED = { DATABASE_URL: 'postgres://user:secret@db.example:5432/crosscase', CROSSCASE_MASTER_KEY: KEY }

const faultsOf = (environment: Record<string, string | undefined>): string => {
  try {
    settingsFrom(environment)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was taken')
}

describe('settings', () => {
  it('need no more than a database and a master key', () => {
    expect(settingsFrom(NEEDED)).toEqual({
      databaseUrl: NEEDED.DATABASE_URL,
      databasePool: 12,
      masterKey: Buffer.alloc(32, 7),
      previousMasterKeys: [],
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'info',
      sandboxUrl: null,
      publicUrl: null,
      pollConcurrency: 4,
      rawRetentionDays: 90,
      rulesetsDir: 'config/rulesets',
      policiesDir: 'config/policies',
      requestsAtOnce: 128,
      requestsPerMinute: 600,
      eventStreams: 200,
      webhookNetworks: '',
      actionSettleSeconds: 900,
      secureCookies: false,
      proxies: 0,
    })
  })

  it('take every variable', () => {
    const given = {
      ...NEEDED,
      PORT: '0',
      HOST: '0.0.0.0',
      LOG_LEVEL: 'silent',
      SANDBOX_URL: 'http://127.0.0.1:4999/',
      PUBLIC_URL: 'https://cases.example/',
      DATABASE_POOL: '2',
      POLL_CONCURRENCY: '64',
      RAW_RETENTION_DAYS: '1',
      ACTION_SETTLE_SECONDS: '5',
      SECURE_COOKIES: 'yes',
      PROXIES: '2',
    }
    expect(settingsFrom(given)).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      logLevel: 'silent',
      sandboxUrl: 'http://127.0.0.1:4999',
      publicUrl: 'https://cases.example',
      databasePool: 2,
      pollConcurrency: 64,
      rawRetentionDays: 1,
      actionSettleSeconds: 5,
      secureCookies: true,
      proxies: 2,
    })
  })

  it('tell all their faults at once, each with the name of its variable', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://db',
      CROSSCASE_MASTER_KEY: 'too short',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      SANDBOX_URL: 'ftp://sandbox',
      PUBLIC_URL: 'cases.example',
      DATABASE_POOL: '1',
      POLL_CONCURRENCY: 'many',
      RAW_RETENTION_DAYS: '0',
      ACTION_SETTLE_SECONDS: '1.5',
      SECURE_COOKIES: 'true',
      PROXIES: '-1',
    })
    for (const name of [
      'DATABASE_URL',
      'CROSSCASE_MASTER_KEY',
      'PORT',
      'LOG_LEVEL',
      'SANDBOX_URL',
      'DATABASE_POOL',
      'POLL_CONCURRENCY',
      'RAW_RETENTION_DAYS',
      'ACTION_SETTLE_SECONDS',
      'SECURE_COOKIES',
      'PROXIES',
      'PUBLIC_URL',
    ])
      expect(faults).toContain(name)
  })

  it('never repeat a secret in their faults', () => {
    const faults = faultsOf({ DATABASE_URL: 'mysql://user:hunter2@db', CROSSCASE_MASTER_KEY: 'hunter2' })
    expect(faults).not.toContain('hunter2')
  })

  it('are missing what is empty', () => {
    expect(faultsOf({})).toMatch(/DATABASE_URL[\s\S]*CROSSCASE_MASTER_KEY/)
    expect(faultsOf({ ...NEEDED, CROSSCASE_MASTER_KEY: '' })).toContain('CROSSCASE_MASTER_KEY')
    expect(settingsFrom({ ...NEEDED, PORT: '', SANDBOX_URL: '' })).toMatchObject({
      port: 3000,
      sandboxUrl: null,
    })
  })

  it('ignore what is not theirs', () => {
    expect(settingsFrom({ ...NEEDED, PATH: '/bin', constructor: 'x', port: '1' })).toEqual(
      settingsFrom(NEEDED),
    )
  })

  it('cannot be changed afterwards', () => {
    const settings = settingsFrom(NEEDED) as { port: number }
    expect(() => {
      settings.port = 1
    }).toThrow(TypeError)
    expect(settings.port).toBe(3000)
  })

  it('are each explained in the example, with their default', () => {
    const example = readFileSync(join(import.meta.dirname, 'env.example'), 'utf8')
    const lines = example.split('\n').filter((line) => /^#? ?[A-Z_]+=/.test(line))
    const named = Object.fromEntries(
      lines.map((line) => line.replace(/^# ?/, '').split(/=(.*)/).slice(0, 2) as [string, string]),
    )
    const optional = new Set(['DATABASE_URL', 'CROSSCASE_MASTER_KEY', 'SANDBOX_URL', 'PUBLIC_URL'])
    const defaults = Object.fromEntries(Object.entries(named).filter(([name]) => !optional.has(name)))
    expect(settingsFrom({ ...NEEDED, ...defaults })).toEqual(settingsFrom(NEEDED))
    expect(Object.keys(named).toSorted()).toEqual([
      'ACTION_SETTLE_SECONDS',
      'CROSSCASE_MASTER_KEY',
      'CROSSCASE_PREVIOUS_MASTER_KEYS',
      'DATABASE_POOL',
      'DATABASE_URL',
      'EVENT_STREAMS',
      'HOST',
      'LOG_LEVEL',
      'POLICIES_DIR',
      'POLL_CONCURRENCY',
      'PORT',
      'PROXIES',
      'PUBLIC_URL',
      'RAW_RETENTION_DAYS',
      'REQUESTS_AT_ONCE',
      'REQUESTS_PER_MINUTE',
      'RULESETS_DIR',
      'SANDBOX_URL',
      'SECURE_COOKIES',
      'WEBHOOK_NETWORKS',
    ])
  })
})
