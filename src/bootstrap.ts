import { join, resolve } from 'node:path'
import { ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { ServeStaticModule } from '@nestjs/serve-static'
import type { Request } from 'express'
import { Logger, PinoLogger } from 'nestjs-pino'
import type { Settings } from '#config'
import { AccountRemoval } from './accounts/account-removal.js'
import { alignStreams } from './accounts/stream-rows.js'
import { ActionRunner } from './actions/action-runner.js'
import { BulkRunner } from './actions/bulk-runner.js'
import { AppModule } from './app.module.js'
import { WebhookSender } from './delivery/webhook-sender.js'
import { Clock } from './infra/clock.js'
import { compressedAssets } from './infra/compressed-assets.js'
import { Database } from './infra/database.js'
import { Jobs } from './infra/jobs.js'
import { LoadGate } from './infra/load-gate.js'
import { ProblemFilter } from './infra/problem.filter.js'
import { isRaw } from './infra/raw-bodies.js'
import { checkBody, checkPath, identify } from './infra/requests.js'
import { traceRequests } from './infra/tracing.js'
import { tenancy } from './infra/tenancy.js'
import { Poller } from './intake/poller.js'
import { PushSubscriptions } from './intake/push-subscriptions.js'
import { Erasure } from './intake/erasure.js'
import { Pushes } from './intake/pushes.js'
import { Housekeeping } from './ops/housekeeping.js'

/** `api` answers requests, `worker` polls, acts and keeps house, `all` does both in one process. */
export type Role = 'api' | 'worker' | 'all'

export interface Service {
  readonly app: NestExpressApplication
  /** Where it listens; empty for a worker. */
  readonly url: string
  /** Ends what is under way, then closes everything. */
  stop(): Promise<void>
}

const BODY_LIMIT = '1mb'

/** Starts the service on a migrated database. */
export async function startService(settings: Settings, role: Role): Promise<Service> {
  const app = await NestFactory.create<NestExpressApplication>(
    {
      module: AppModule,
      imports: [AppModule.with(settings), servePage()],
    },
    { bufferLogs: true, bodyParser: false, return503OnClosing: true },
  )
  app.useLogger(app.get(Logger))
  app.set('trust proxy', settings.proxies)
  app.use(identify)
  app.use(traceRequests)
  app.use(checkPath)
  app.use(app.get(LoadGate).middleware)
  app.useBodyParser('json', {
    limit: BODY_LIMIT,
    type: (request) => !isRaw(request as Request) && Boolean((request as Request).is('application/json')),
  })
  app.use(checkBody)
  app.use((_request: Request, _response: unknown, next: () => void) => tenancy.begin(next))
  app.useSecurityHeaders({
    // Pictures that staff choose as evidence are shown from the browser's own memory.
    contentSecurityPolicy: {
      directives: { upgradeInsecureRequests: null, imgSrc: ["'self'", 'data:', 'blob:'] },
    },
    strictTransportSecurity: settings.secureCookies,
  })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
  app.useGlobalFilters(new ProblemFilter(await app.resolve(PinoLogger)))
  app.use('/assets', compressedAssets(join(pageFolder(), 'assets')))
  await app.init()
  await app.get(Clock).refresh()
  await app.get(Jobs).start()

  if (role !== 'api') {
    await alignStreams(app.get(Database))
    await app.get(ActionRunner).start()
    await app.get(BulkRunner).start()
    await app.get(AccountRemoval).start()
    await app.get(Pushes).start()
    await app.get(Erasure).start()
    await app.get(PushSubscriptions).start()
    app.get(Housekeeping).start()
    app.get(Poller).start()
    app.get(WebhookSender).start()
  }
  let url = ''
  if (role !== 'worker') {
    await app.listen(settings.port, settings.host)
    url = await app.getUrl()
  }
  return {
    app,
    url,
    async stop() {
      app.get(Housekeeping).stop()
      await app.get(Poller).stop()
      await app.get(WebhookSender).stop()
      await app.get(Jobs).stop()
      await app.close()
    },
  }
}

const pageFolder = (): string =>
  import.meta.dirname.endsWith(join('dist', 'src'))
    ? resolve(import.meta.dirname, '../web')
    : resolve(import.meta.dirname, '../dist/web')

/** The built page, and its index for every path that is not the interface's. */
function servePage() {
  return ServeStaticModule.forRoot({
    rootPath: pageFolder(),
    exclude: [
      '/v1/{*splat}',
      '/push/{*splat}',
      '/auth/{*splat}',
      '/health/{*splat}',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/docs/{*splat}',
    ],
    serveStaticOptions: {
      index: false,
      setHeaders: (response: { setHeader(name: string, value: string): void }, path: string) => {
        const forever = path.includes(join('web', 'assets'))
        response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    },
  })
}
