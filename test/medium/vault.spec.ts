import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Vault } from '../../src/infra/vault.js'
import type { TenantVault } from '../../src/infra/vault.js'
import { MASTER_KEY } from '../support/master-key.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

describe('the vault', () => {
  let rooms: Rooms
  let ours: TenantVault
  let theirs: TenantVault

  beforeAll(async () => {
    rooms = await openRooms()
    ours = await rooms.get(Vault).of((await rooms.tenant()).tenantId)
    theirs = await rooms.get(Vault).of((await rooms.tenant()).tenantId)
  })
  afterAll(() => rooms.stop())

  it('gives back what was sealed, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), (bytes, purpose) => {
        const plain = Buffer.from(bytes)
        const sealed = ours.seal(plain, purpose)
        expect(ours.open(sealed, purpose)).toEqual(plain)
        if (plain.length >= 8) expect(sealed.includes(plain)).toBe(false)
      }),
    )
    expect(ours.open(ours.seal('买家 🙂', 'buyer'), 'buyer').toString()).toBe('买家 🙂')
  })

  it('seals the same thing differently each time', () => {
    expect(ours.seal('same', 'x')).not.toEqual(ours.seal('same', 'x'))
  })

  it('does not open as another thing, nor for another tenant', () => {
    const sealed = ours.seal('secret', 'credentials')
    expect(() => ours.open(sealed, 'buyer')).toThrow()
    expect(() => theirs.open(sealed, 'credentials')).toThrow()
  })

  it('notices every changed byte and every cut', () => {
    const sealed = ours.seal('a secret worth changing', 'credentials')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => ours.open(changed, 'credentials')).toThrow()
      expect(() => ours.open(sealed.subarray(0, at), 'credentials')).toThrow()
    }
    const empty = ours.seal('', 'credentials')
    expect(() => ours.open(empty.subarray(0, -8), 'credentials')).toThrow()
  })

  it('finds the same value again by its fingerprint, for one tenant only', () => {
    expect(ours.fingerprint('buyer-1')).toEqual(ours.fingerprint('buyer-1'))
    expect(ours.fingerprint('buyer-1')).not.toEqual(ours.fingerprint('buyer-2'))
    expect(ours.fingerprint('buyer-1')).not.toEqual(theirs.fingerprint('buyer-1'))
  })

  it('opens in another process with the same master key', async () => {
    const { tenantId } = await rooms.tenant()
    const sealed = (await rooms.get(Vault).of(tenantId)).seal('across', 'x')
    const beside = await openRooms({ beside: rooms })
    try {
      expect((await beside.get(Vault).of(tenantId)).open(sealed, 'x').toString()).toBe('across')
    } finally {
      await beside.stop()
    }
  })

  it('agrees on one key when many processes meet a new tenant at once', async () => {
    const { tenantId } = await rooms.tenant()
    const processes = await Promise.all([1, 2, 3].map(() => openRooms({ beside: rooms })))
    try {
      const vaults = await Promise.all(processes.map((process) => process.get(Vault).of(tenantId)))
      for (const vault of vaults) {
        for (const other of vaults) expect(other.open(vault.seal('x', 'y'), 'y').toString()).toBe('x')
      }
    } finally {
      await Promise.all(processes.map((process) => process.stop()))
    }
  })

  it('says clearly that the master key is not the one of this database', async () => {
    const { tenantId } = await rooms.tenant()
    await rooms.get(Vault).of(tenantId)
    const environment = { CROSSCASE_MASTER_KEY: randomBytes(32).toString('base64') }
    const stranger = await openRooms({ beside: rooms, environment })
    try {
      await expect(stranger.get(Vault).of(tenantId)).rejects.toThrow(
        'CROSSCASE_MASTER_KEY is not the key this database was written with',
      )
    } finally {
      await stranger.stop()
    }
  })

  it('goes over to another master key, in steps, while both are known', async () => {
    const own = await openRooms()
    const CROSSCASE_MASTER_KEY = randomBytes(32).toString('base64')
    const { tenantId } = await own.tenant()
    const sealed = (await own.get(Vault).of(tenantId)).seal('kept', 'x')
    const many = await own.sql<{ id: number }>(
      `insert into tenant (name, mode) select 'tenant ' || n, 'test' from generate_series(1, 230) n returning id`,
    )
    for (const { id } of many) await own.get(Vault).of(id)
    const both = await openRooms({
      beside: own,
      environment: { CROSSCASE_MASTER_KEY, CROSSCASE_PREVIOUS_MASTER_KEYS: MASTER_KEY },
    })
    const only = await openRooms({ beside: own, environment: { CROSSCASE_MASTER_KEY } })
    try {
      expect((await both.get(Vault).of(tenantId)).open(sealed, 'x').toString()).toBe('kept')
      await expect(only.get(Vault).of(tenantId)).rejects.toThrow('CROSSCASE_PREVIOUS_MASTER_KEYS')
      await expect(only.get(Vault).rotate()).rejects.toThrow('CROSSCASE_PREVIOUS_MASTER_KEYS')
      const runs = await Promise.all([both.get(Vault).rotate(), both.get(Vault).rotate()])
      expect(runs[0] + runs[1]).toBe(231)
      expect(await both.get(Vault).rotate()).toBe(0)
      expect((await only.get(Vault).of(tenantId)).open(sealed, 'x').toString()).toBe('kept')
      for (const { id } of many) await only.get(Vault).of(id)
    } finally {
      await only.stop()
      await both.stop()
      await own.stop()
    }
  })

  it('has no key for a tenant that does not exist', async () => {
    await expect(rooms.get(Vault).of(987_654)).rejects.toThrow()
  })
})
