import { z } from 'zod'
import { offeredActions, siteCalendar, stateOf } from '#case'
import type { Words } from './account.js'
import type { Kind } from './acting.js'
import type { Marketplace } from './contract.js'

const missingWords = (what: string, words: Words): string[] =>
  (['en', 'zh'] as const)
    .filter((language) => !words[language]?.trim())
    .map((language) => `${what} has no ${language}`)

export const schemeOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : 'none')

export function identityFaults({ id, name, sites, endpoints, streams }: Marketplace): string[] {
  const found = missingWords('the name', name)
  if (!/^[a-z][a-z0-9-]*$/.test(id)) found.push(`id ${id} is not a lower-case word`)
  if (Object.keys(sites).length === 0) found.push('there is no site')
  for (const [key, site] of Object.entries(sites)) {
    if (!site.name.trim()) found.push(`site ${key} has no name`)
    try {
      siteCalendar(site)
    } catch (error) {
      found.push(`site ${key}: ${String(error)}`)
    }
  }
  if (Object.keys(endpoints).length === 0) found.push('there is no endpoint')
  for (const [key, endpoint] of Object.entries(endpoints))
    if (schemeOf(endpoint) !== 'https:') found.push(`endpoint ${key} is not https: ${endpoint}`)
  for (const [key, stream] of Object.entries(streams))
    if (stream.everySeconds !== null && !(stream.everySeconds > 0))
      found.push(`stream ${key} is looked at every ${stream.everySeconds} s`)
  return found
}

export function credentialFaults({ credentials }: Marketplace): string[] {
  const found = credentials.flatMap(({ name, title }) => missingWords(`credential ${name}`, title))
  if (!credentials.some((field) => field.secret)) found.push('no credential is secret')
  const names = credentials.map((field) => field.name)
  if (new Set(names).size < names.length) found.push(`a credential is asked for twice: ${names.join(', ')}`)
  return found
}

export function limitFaults({ limits }: Marketplace): string[] {
  const found = limits.length === 0 ? ['there is no limit'] : []
  for (const { id, capacity, refillPerSecond, source, operations } of limits) {
    if (!(capacity > 0)) found.push(`limit ${id} has capacity ${capacity}`)
    if (!(refillPerSecond > 0)) found.push(`limit ${id} refills ${refillPerSecond} per second`)
    if (!source.trim()) found.push(`limit ${id} has no source`)
    if (operations !== '*' && operations.length === 0) found.push(`limit ${id} limits nothing`)
  }
  const ids = limits.map((limit) => limit.id)
  if (new Set(ids).size < ids.length) found.push(`a limit is named twice: ${ids.join(', ')}`)
  return found
}

export function actionFaults({ machine, actions }: Kind): string[] {
  const offered = offeredActions(machine)
  const found = offered
    .filter((name) => !Object.hasOwn(actions, name))
    .map((name) => `${name} is only offered`)
  for (const [name, action] of Object.entries(actions)) {
    if (!offered.includes(name)) found.push(`${name} is never offered`)
    found.push(...missingWords(`title of ${name}`, action.title))
    found.push(...missingWords(`description of ${name}`, action.description))
    if (action.via === 'manual' && !action.link) found.push(`${name} is manual and links nowhere`)
    if (action.confirmedBy?.length === 0) found.push(`${name} is confirmed by no state`)
    for (const state of action.confirmedBy ?? [])
      if (!stateOf(machine, state)) found.push(`${name} is confirmed by ${state}, which is not defined`)
    try {
      z.toJSONSchema(action.input, { io: 'input' })
    } catch (error) {
      found.push(`the input of ${name} has no JSON Schema: ${String(error)}`)
    }
  }
  return found
}
