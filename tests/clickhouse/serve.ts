import { createServer } from 'node:http'
import { ChdbSession } from './chdb-session'
import { httpInterface } from './http-interface'

/** A process that serves a data folder: `serve.ts FOLDER USER PASSWORD`. Sends its port to its parent, ends with it. */
const [folder = '', user = 'default', password = ''] = process.argv.slice(2)
const session = new ChdbSession(folder)
const answer = httpInterface(session, { user, password })
const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.once('disconnect', () => {
  server.closeAllConnections()
  session.close()
  process.exit(0)
})
