import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import { openAddress, storeBytes } from './files.js'
import type { Seller } from './types.js'
import { ERRORS, listIn } from './wire.js'
import type { World } from './world.js'

/*
 * Uploads 2020-11-01: an address for a file that a message will name. The digest is what an upload's Content-MD5 is: base64 of 16 bytes.
 */

const ENCRYPTION = 'x-amz-server-side-encryption'

function createDestination(call: Call): Answer {
  const { world, seller, request, deed } = call
  const [resource = ''] = call.ids
  const md5 = request.query.get('contentMD5') ?? ''
  if (listIn(request.query, 'marketplaceIds').length !== 1 || md5 === '') return ERRORS.invalid
  if (!/^messaging\/v1\/orders\/[\d-]+\/messages\/\w+$/.test(resource)) return ERRORS.notFound
  const document = storeBytes(world, seller, new Uint8Array(), {
    gzip: false,
    contentType: request.query.get('contentType') ?? 'application/octet-stream',
    upload: { resource, md5, done: false },
  })
  return json(201, {
    payload: {
      uploadDestinationId: document.id,
      url: openAddress(world, document, deed.at),
      headers: { 'Content-MD5': md5, [ENCRYPTION]: 'aws:kms' },
    },
  })
}

/** Whether a file was handed in for that resource. */
export const uploadedFor = (world: World, seller: Seller, id: string, resource: string): boolean =>
  world.state.documents.some(
    (one) =>
      one.id === id && one.seller === seller.login && one.upload?.done && one.upload.resource === resource,
  )

export const UPLOAD_ROUTES: readonly Route[] = [
  route(
    'POST',
    '/uploads/2020-11-01/uploadDestinations/(.+)',
    'uploads.create',
    'nothing',
    [10, 10],
    createDestination,
  ),
]
