import { Controller, Get, Header, HttpException, Inject } from '@nestjs/common'
import { Public } from '../auth/caller.js'
import { z } from 'zod'
import { Describe } from '../infra/describe.js'
import { Database } from '../infra/database.js'
import { Metrics } from './metrics.js'

const up = z.object({ status: z.literal('ok') })

@Controller()
@Public()
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process is up. */
  @Get('health/live')
  @Describe({ id: 'isLive', summary: 'The process is up', answer: up })
  live() {
    return { status: 'ok' } as const
  }

  /** The process can do its work: the database answers. */
  @Get('health/ready')
  @Describe({ id: 'isReady', summary: 'The process can do its work', answer: up })
  async ready() {
    try {
      await this.database.query(`select 1`)
      return { status: 'ok' } as const
    } catch (cause) {
      throw new HttpException(
        { code: 'database_unreachable', message: 'the database does not answer' },
        503,
        { cause },
      )
    }
  }

  @Get('metrics')
  @Describe({ id: 'getMetrics', summary: 'Prometheus figures', answer: null, produces: ['text/plain'] })
  @Header('Content-Type', 'text/plain; version=0.0.4')
  read(): Promise<string> {
    return this.metrics.read()
  }
}
