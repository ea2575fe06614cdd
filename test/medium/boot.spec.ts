import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { settingsFrom } from '#config'
import { startService } from '../../src/bootstrap.js'
import type { Service } from '../../src/bootstrap.js'
import { createDatabase } from '../support/database.js'
import type { TestDatabase } from '../support/database.js'
import { MASTER_KEY } from '../support/master-key.js'

describe('the service without marketplaces', () => {
  let database: TestDatabase
  let service: Service

  beforeAll(async () => {
    database = await createDatabase()
    const settings = settingsFrom({
      DATABASE_URL: database.url,
      CROSSCASE_MASTER_KEY: MASTER_KEY,
      LOG_LEVEL: 'silent',
    })
    service = await startService({ ...settings, port: 0 }, 'all')
  })

  afterAll(async () => {
    await service.stop()
    await database.drop()
  })

  it('answers health', async () => {
    const response = await fetch(`${service.url}/health/ready`)
    expect(response.status).toBe(200)
  })
})
