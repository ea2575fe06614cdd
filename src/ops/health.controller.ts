import { Controller, Get, Header, HttpException, Inject } from '@nestjs/common'
import { Public } from '../auth/caller.js'
import { Database } from '../infra/database.js'
import { Metrics } from './metrics.js'

@Controller()
@Public()
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process is up. */
  @Get('health/live')
  live() {
    return { status: 'ok' }
  }

  /** The process can do its work: the database answers. */
  @Get('health/ready')
  async ready() {
    try {
      await this.database.query(`select 1`)
      return { status: 'ok' }
    } catch (cause) {
      throw new HttpException(
        { code: 'database_unreachable', message: 'the database does not answer' },
        503,
        { cause },
      )
    }
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  read(): Promise<string> {
    return this.metrics.read()
  }
}
