import { Controller, Get, Head, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { PushRequest } from '#adapter'
import type { Settings } from '#config'
import { Public } from '../auth/caller.js'
import { Describe } from '../infra/describe.js'
import { bodyOf } from '../infra/raw-bodies.js'
import { SETTINGS } from '../infra/settings.js'
import { Pushes } from './pushes.js'

/** The largest push that is read; those of the marketplaces have a few kilobytes, batches a few hundred. */
const LARGEST_PUSH = 2_000_000

/** What the marketplace's own protocol asks for is answered. */
const PUSHED = {
  summary: 'For marketplaces: what they push to us',
  answer: null,
  produces: ['application/json', 'text/plain'],
  problems: [404, 413],
} as const

/** Where marketplaces push to. Whoever has a shop's address is heard; whether it is the marketplace, its adapter verifies. */
@Controller('push/:marketplace/:key')
@Public()
export class PushController {
  constructor(
    @Inject(Pushes) private readonly pushes: Pushes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Head()
  @Describe({ id: 'probePush', ...PUSHED })
  head(@Param() at: Address, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.receive(at, request, response)
  }

  @Get()
  @Describe({ id: 'challengePush', ...PUSHED })
  get(@Param() at: Address, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.receive(at, request, response)
  }

  @Post()
  @HttpCode(200)
  @Describe({ id: 'receivePush', ...PUSHED, consumes: ['application/octet-stream'] })
  post(@Param() at: Address, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.receive(at, request, response)
  }

  private async receive({ marketplace, key }: Address, request: Request, response: Response): Promise<void> {
    const account = await this.pushes.accountOf(marketplace, key)
    const body = await bodyOf(request, LARGEST_PUSH)
    const answer = await this.pushes.receive(account, this.pushRequest(request, body))
    if (answer.type !== undefined) response.setHeader('Content-Type', answer.type)
    response.status(answer.status).send(answer.body ?? '')
  }

  private pushRequest(request: Request, body: Buffer): PushRequest {
    const origin = this.settings.publicUrl ?? `${request.protocol}://${request.get('host') ?? ''}`
    return {
      method: request.method as PushRequest['method'],
      url: `${origin}${request.path}`,
      query: texts(request.query),
      headers: texts(request.headers),
      body,
    }
  }
}

interface Address {
  readonly marketplace: string
  readonly key: string
}

/** The first of each value; a parameter given twice is not taken for another. */
const texts = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value
      return typeof first === 'string' ? [[name, first]] : []
    }),
  )
