import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Controller, Get, Header, Inject, NotFoundException, Param, StreamableFile } from '@nestjs/common'
import { createReadStream } from 'node:fs'
import { DiscoveryService } from '@nestjs/core'
import type { Type } from '@nestjs/common'
import { Public, routeAccess } from '../auth/caller.js'
import { Describe } from '../infra/describe.js'
import { openApiDocument } from '../infra/openapi.js'
import { VERSION } from '../infra/version.js'
import { z } from 'zod'

/** The files of the browsable page, from the package that brings them; nothing is fetched from elsewhere. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
}
const folder = (): string => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Crosscase API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  persistAuthorization: false,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
})
`

/** The document of the interface and a page to browse it. */
@Controller()
@Public()
export class DocsController {
  private text: string | null = null

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  @Get('openapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Describe({
    id: 'getOpenApi',
    summary: 'This document',
    answer: z.record(z.string(), z.unknown()),
  })
  document(): never {
    this.text ??= JSON.stringify(
      openApiDocument(
        this.discovery.getControllers().map((controller) => controller.metatype as Type),
        { version: VERSION, access: routeAccess },
      ),
    )
    return this.text as never
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Describe({
    id: 'browseDocs',
    summary: 'A page to browse this document',
    answer: null,
    produces: ['text/html'],
  })
  page(): string {
    return PAGE
  }

  @Get('docs/:file')
  @Header('Cache-Control', 'public, max-age=86400')
  @Describe({
    id: 'getDocsFile',
    summary: 'What the page needs',
    answer: null,
    produces: ['text/javascript', 'text/css'],
    problems: [404],
    path: { file: z.enum(['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) },
  })
  file(@Param('file') file: string): StreamableFile {
    if (file === 'start.js') return new StreamableFile(Buffer.from(START), { type: 'text/javascript' })
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined
    if (type === undefined) throw new NotFoundException('there is no such file')
    return new StreamableFile(createReadStream(join(folder(), file)), { type })
  }
}
