import { NestFactory } from '@nestjs/core'
import type { INestApplicationContext } from '@nestjs/common'
import type { Settings } from '#config'
import { AppModule } from '../app.module.js'

/** The service's rooms without routes, polls or jobs, for a command; closed when `work` ends. */
export async function withApplication<T>(
  settings: Settings,
  work: (application: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const application = await NestFactory.createApplicationContext(
    AppModule.with({ ...settings, logLevel: 'silent' }),
    { logger: false },
  )
  try {
    return await work(application)
  } finally {
    await application.close()
  }
}
