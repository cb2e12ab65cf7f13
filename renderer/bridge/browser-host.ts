import { invariant } from '@analysis'
import {
  channels,
  wirePaths,
  type ChannelName,
  type Envelope,
  type HostApi,
  type HostEvent,
  type ResponseOf,
} from '@contract'
import { SocketLink, type LinkState, type Socket, type SocketListeners } from './socket-link'
import { uploadFile } from './upload'

export interface BrowserHost {
  readonly api: HostApi
  readonly retryNow: () => void
}

/** The host behind the page's own origin: calls and events over one socket, files by POST. */
export function connectBrowserHost(onState: (state: LinkState) => void): BrowserHost {
  const listeners = new Set<(event: HostEvent) => void>()
  const link = new SocketLink({
    connect: openSocket,
    onState,
    onEvent: (event) => listeners.forEach((listener) => listener(event)),
  })
  return {
    retryNow: () => link.retryNow(),
    api: {
      call: async (name, request) => {
        const envelope = await link.call(name, request)
        invariant(isAnswerTo(name, envelope), `no channel is named ${name}`)
        return envelope
      },
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      receiveFile: uploadFile,
    },
  }
}

/**
 * The socket checked that this is an envelope. For the shape of its value the window trusts its host: both are one build
 * of one channel map.
 */
function isAnswerTo<Name extends ChannelName>(
  name: Name,
  _envelope: Envelope<unknown>,
): _envelope is Envelope<ResponseOf<Name>> {
  return Object.hasOwn(channels, name)
}

function openSocket({ opened, received, closed }: SocketListeners): Socket {
  const socket = new WebSocket(socketUrl(location.href))
  socket.addEventListener('open', opened)
  socket.addEventListener('message', (message: MessageEvent<unknown>) => received(message.data))
  socket.addEventListener('close', closed)
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
  }
}

export function socketUrl(page: string): string {
  const url = new URL(wirePaths.socket, page)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
