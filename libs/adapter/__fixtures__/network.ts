import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import http from 'node:http'
import https from 'node:https'
import nock from 'nock'

// It takes the network over when it is loaded; a spec that only borrows a piece of a mocked shop must not leave it so.
nock.restore()

/**
 * For the top of a spec: no call leaves the machine, and every expected one is made. A worker runs several specs, each
 * with its own nock on the same Node: mocked sockets must not stay in the agents' pools, nor nock in place.
 */
export function mockNetwork(): void {
  const forgetSockets = (): void => {
    for (const agent of [http.globalAgent, https.globalAgent]) agent.destroy()
  }
  beforeAll(() => {
    forgetSockets()
    if (!nock.isActive()) nock.activate()
  })
  beforeEach(() => nock.disableNetConnect())
  afterEach(() => {
    const unused = nock.pendingMocks()
    nock.cleanAll()
    forgetSockets()
    expect(unused).toEqual([])
  })
  afterAll(() => nock.restore())
}
