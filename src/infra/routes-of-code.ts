import 'reflect-metadata'
import { RequestMethod } from '@nestjs/common'
import type { Type } from '@nestjs/common'
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js'
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js'

export interface RouteOfCode {
  readonly method: string
  /** `/v1/cases/{id}` */
  readonly path: string
  readonly controller: Type
  readonly handler: object
  readonly name: string
}

/** Every route of these controllers, as the framework's own metadata has it. */
export function routesOfCode(controllers: readonly Type[]): RouteOfCode[] {
  return controllers.flatMap((controller) => {
    const prefix = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat()[0] ?? ''
    const prototype = controller.prototype as Record<string, object>
    return Object.getOwnPropertyNames(prototype).flatMap((name): RouteOfCode[] => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined
      const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined)
      if (!handler || method === undefined) return []
      const own = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat()[0] ?? ''
      const path = `/${[prefix, own].join('/')}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
      const template = path.replaceAll(/:(\w+)/g, '{$1}')
      return [{ method: RequestMethod[method].toLowerCase(), path: template, controller, handler, name }]
    })
  })
}

/** The classes of a handler's query and body, from its parameters' decorators. */
export function inputsOf({ controller, name }: RouteOfCode) {
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ??
    []) as unknown[]
  const arguments_ = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >
  const of = (kind: RouteParamtypes): (new () => object) | undefined => {
    const found = Object.entries(arguments_).find(
      ([key, { data }]) => key.startsWith(`${kind}:`) && data === undefined,
    )
    const type = found && types[found[1].index]
    return typeof type === 'function' && type !== Object ? (type as new () => object) : undefined
  }
  return { query: of(RouteParamtypes.QUERY), body: of(RouteParamtypes.BODY) }
}

/** The controllers that a module and all that it imports declare, without starting anything. */
export function controllersOf(root: unknown): Type[] {
  const found = new Set<Type>()
  const seen = new Set<unknown>()
  const visit = (module: unknown): void => {
    if (typeof module !== 'object' && typeof module !== 'function') return
    if (module === null || seen.has(module)) return
    seen.add(module)
    const dynamic = module as { module?: object; imports?: unknown[]; controllers?: Type[] }
    const type = dynamic.module ?? module
    const declared = (key: string) => (Reflect.getMetadata(key, type) ?? []) as unknown[]
    for (const controller of [...declared('controllers'), ...(dynamic.controllers ?? [])])
      found.add(controller as Type)
    for (const inner of [...declared('imports'), ...(dynamic.imports ?? [])]) visit(inner)
  }
  visit(root)
  return [...found]
}
