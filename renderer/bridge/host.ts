import { invariant } from '@analysis'
import type { ChannelName, HostApi, RequestOf, ResponseOf } from '@contract'
import { unwrap } from './host-error'

let connected: HostApi | null = null

/** Called once by the window's composition root, and by tests. */
export function setHost(api: HostApi): void {
  connected = api
}

export function host(): HostApi {
  invariant(connected !== null, 'the window called its host before it was connected')
  return connected
}

/**
 * Calls a service of the host.
 *
 * @throws HostError when the service failed, Cancelled when it was stopped, HostGone when there is no host to answer.
 */
export async function call<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
  return unwrap(await host().call(name, request))
}
