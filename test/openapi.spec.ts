import { describe, expect, it } from '@jest/globals'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { documentOfCode } from './support/contract.js'

describe('the OpenAPI document', () => {
  const document = documentOfCode()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

  it('lints clean by the recommended rules of a linter that others use', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const found = await lintFromString({ source: JSON.stringify(document), config })
    const messages = found.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`,
    )
    expect(messages).toEqual([])
  })

  it('names each operation once, and each parameter of a path', () => {
    const names = operations.map(({ operation }) => operation.operationId)
    expect(names.length).toBeGreaterThan(12)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([])
  })

  it('refers only to schemas that it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    expect(refs.length).toBeGreaterThan(40)
    expect(refs.filter(([, name = '']) => !document.components.schemas[name])).toEqual([])
  })

  it('says of an input what its validation does', () => {
    const list = document.paths['/v1/cases']?.['get']
    const parameter = (name: string) => list?.parameters.find((one) => one['name'] === name)
    expect(parameter('limit')).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    })
    expect(parameter('kind')).toMatchObject({
      explode: false,
      schema: { type: 'array', items: { enum: expect.arrayContaining(['return']) } },
    })
    expect(document.paths['/auth/sign-in']?.['post']?.requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': { schema: { required: ['email', 'password'], additionalProperties: false } },
      },
    })
  })
})
