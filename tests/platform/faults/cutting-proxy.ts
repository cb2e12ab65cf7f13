import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Where a connection to PostgreSQL breaks: before the server hears of the commit, or before the client hears of its end. */
export type Cut = 'before-commit' | 'after-commit'

/** A way to PostgreSQL that breaks when a test says so. */
export interface CuttingProxy {
  readonly port: number
  /** Breaks the connection of the next transaction that is committed. Resolves when it did. */
  cutNext(where: Cut): Promise<void>
  stop(): Promise<void>
}

/** A simple query of the wire protocol: `Q`, its length, its text and a zero. */
const commit = Buffer.from('commit\0')

export async function startCuttingProxy(target: { readonly host: string; readonly port: number }) {
  const sockets = new Set<Socket>()
  let next: { readonly where: Cut; readonly done: () => void } | null = null

  function serve(client: Socket): void {
    const server = connect(target)
    let cut: { readonly done: () => void } | null = null
    const end = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    client.on('data', (bytes) => {
      if (next !== null && bytes.includes(commit)) {
        const { where, done } = next
        next = null
        if (where === 'before-commit') {
          end()
          done()
          return
        }
        cut = { done }
      }
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (cut === null) {
        client.write(bytes)
        return
      }
      // the server has committed: this was its word of it
      end()
      cut.done()
    })
  }

  const proxy = createServer(serve)
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port')
  const made: CuttingProxy = {
    port: address.port,
    cutNext: (where) => new Promise((done) => (next = { where, done })),
    stop: async () => {
      sockets.forEach((socket) => socket.destroy())
      proxy.close()
      await once(proxy, 'close')
    },
  }
  return made
}
