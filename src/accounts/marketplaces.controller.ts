import { Controller, Get } from '@nestjs/common'
import { z } from 'zod'
import type { Action, Marketplace, Site } from '#adapter'
import { boxOf } from '#case'
import type { Machine } from '#case'
import { marketplaces } from '#marketplaces'
import { Describe } from '../infra/describe.js'
import { Scopes } from '../auth/caller.js'
import { marketplacesSchema } from './account-schema.js'

/** What each marketplace can do here, as the adapters declare it: sites, clocks with their sources, machines, actions. */
@Controller('v1/marketplaces')
@Scopes('cases:read')
export class MarketplacesController {
  @Get()
  @Describe({
    id: 'listMarketplaces',
    summary: 'Capabilities: sites, machines, clocks with their sources, actions with their input',
    answer: marketplacesSchema,
  })
  list() {
    return { data: CAPABILITIES }
  }
}

const machineJson = (machine: Machine) => ({
  initial: machine.initial,
  deadlines: machine.deadlines,
  states: Object.entries(machine.states).map(([state, def]) => ({ state, box: boxOf(def.status), ...def })),
})

const actionJson = ([name, action]: [string, Action]) => ({
  name,
  title: action.title,
  description: action.description,
  via: action.via,
  irreversible: action.irreversible,
  movesMoney: action.movesMoney,
  confirmedBy: action.confirmedBy,
  inputSchema: z.toJSONSchema(action.input, { io: 'input' }),
})

/** Without what an adapter keeps of a site for itself. */
const siteJson = ({ name, zone, country, region }: Site) => ({
  name,
  zone,
  country,
  ...(region === undefined ? {} : { region }),
})

const capabilities = (marketplace: Marketplace) => ({
  id: marketplace.id,
  name: marketplace.name,
  sites: Object.fromEntries(Object.entries(marketplace.sites).map(([id, site]) => [id, siteJson(site)])),
  credentials: marketplace.credentials,
  limits: marketplace.limits,
  settingsSchema: z.toJSONSchema(marketplace.settings, { io: 'input' }),
  capabilities: marketplace.capabilities,
  pushes: marketplace.pushes,
  streams: Object.entries(marketplace.streams).map(([stream, { everySeconds }]) => ({
    stream,
    everySeconds,
  })),
  kinds: Object.entries(marketplace.kinds).map(([kind, { machine, actions }]) => ({
    kind,
    machine: machineJson(machine),
    actions: Object.entries(actions).map(actionJson),
  })),
})

const CAPABILITIES = marketplaces.map(capabilities)
