import { WebSocket } from 'ws'
import { z } from 'zod'

const targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }))
const answer = z.object({
  id: z.number(),
  result: z
    .object({ result: z.object({ value: z.unknown().optional() }), exceptionDetails: z.unknown().optional() })
    .optional(),
  error: z.object({ message: z.string() }).optional(),
})

/** A page that runs expressions. */
export interface DevtoolsPage {
  evaluate(expression: string): Promise<unknown>
  close(): void
}

/**
 * Connects to the page of an Electron application by Chromium's own protocol: what drives browsers wants contexts, which
 * Electron has not, and what drives Electron wants Node's inspector, which a packed application refuses.
 * @throws Error when no page is there yet.
 */
export async function connectToPage(port: string): Promise<DevtoolsPage> {
  const listed = targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json())
  const page = listed.find(({ type, url }) => type === 'page' && url.startsWith('assay:'))
  if (page === undefined) throw new Error('no page is there yet')
  const socket = new WebSocket(page.webSocketDebuggerUrl)
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed))
  const waiting = new Map<number, (given: z.infer<typeof answer>) => void>()
  socket.on('message', (data: Buffer) => {
    const { data: given } = answer.safeParse(JSON.parse(data.toString('utf8')))
    if (given !== undefined) waiting.get(given.id)?.(given)
  })
  let last = 0
  return {
    async evaluate(expression) {
      const id = ++last
      const answered = new Promise<z.infer<typeof answer>>((settle) => waiting.set(id, settle))
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
      const { result, error } = await answered
      waiting.delete(id)
      if (error !== undefined) throw new Error(error.message)
      if (result?.exceptionDetails !== undefined) throw new Error(JSON.stringify(result.exceptionDetails))
      return result?.result.value
    },
    close: () => socket.close(),
  }
}
