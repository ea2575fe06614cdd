import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { settingsFrom } from '#config'
import { AppModule } from '../src/app.module.js'
import { routeAccess } from '../src/auth/caller.js'
import { openApiDocument } from '../src/infra/openapi.js'
import type { OpenApiDocument } from '../src/infra/openapi.js'
import { controllersOf } from '../src/infra/routes-of-code.js'
import { VERSION } from '../src/infra/version.js'

const HEAD = '// Made by `npm run client` from the OpenAPI document; not edited by hand.\n\n'

/** The files made from the OpenAPI document, by their path in the repository. */
export async function clientFiles(): Promise<Record<string, string>> {
  const settings = settingsFrom({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    CROSSCASE_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    LOG_LEVEL: 'silent',
  })
  const controllers = controllersOf(AppModule.with(settings))
  const document = openApiDocument(controllers, { version: VERSION, access: routeAccess })
  const types = await openapiTS(JSON.stringify(document))
  return {
    'clients/typescript/schema.d.ts': HEAD + astToString(types),
    'clients/postman.json': `${JSON.stringify(collectionOf(document), null, 1)}\n`,
  }
}

/** A Postman collection (v2.1), which Bruno and Insomnia import too; `baseUrl` and `key` are its variables. */
function collectionOf(document: OpenApiDocument) {
  const requests = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0] ?? '',
      path,
      method,
      operation,
    })),
  )
  return {
    info: {
      name: 'Crosscase',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{key}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: 'http://127.0.0.1:3000' },
      { key: 'key', value: 'cc_test_…' },
    ],
    item: [...Map.groupBy(requests, (request) => request.tag)].map(([name, item]) => ({
      name,
      item: item.map(({ path, method, operation }) => ({
        name: operation.summary,
        request: {
          method: method.toUpperCase(),
          description: operation.description ?? '',
          header: [
            ...(operation.requestBody
              ? [{ key: 'Content-Type', value: mediaOf(operation.requestBody) }]
              : []),
            ...operation.parameters
              .filter((parameter) => parameter['in'] === 'header')
              .map((parameter) => ({ key: parameter['name'], value: '{{$guid}}' })),
          ],
          url: {
            raw: `{{baseUrl}}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
            host: ['{{baseUrl}}'],
            path: path
              .slice(1)
              .replaceAll(/\{(\w+)\}/g, ':$1')
              .split('/'),
            query: operation.parameters
              .filter((parameter) => parameter['in'] === 'query')
              .map((parameter) => ({ key: parameter['name'], value: '', disabled: true })),
          },
          ...(operation.requestBody && mediaOf(operation.requestBody).includes('json')
            ? { body: { mode: 'raw', raw: '{}' } }
            : {}),
        },
      })),
    })),
  }
}

const mediaOf = (body: Readonly<Record<string, unknown>>): string =>
  Object.keys(body['content'] ?? {})[0] ?? ''

/** `npm run client` writes the files; with `--check` it fails when they are not as the code would make them. */
async function main(): Promise<void> {
  const root = resolve(import.meta.dirname, import.meta.dirname.includes('dist') ? '../..' : '..')
  const check = process.argv.includes('--check')
  for (const [file, text] of Object.entries(await clientFiles())) {
    const path = join(root, file)
    if (!check) writeFileSync(path, text)
    else if (readFileSync(path, 'utf8') !== text) {
      process.stderr.write(`${file} is not of this version: run npm run client\n`)
      process.exitCode = 1
    }
  }
}

if (process.argv[1] === import.meta.filename) await main()
