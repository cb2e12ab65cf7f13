import { z } from 'zod'
import { startPlatform } from '../../../platform/server/start-platform'

/** A server in a process of its own: what a test kills, and what a load is measured from outside of. */
const order = z.object({ dataFolder: z.string(), port: z.number(), clockOffsetMs: z.number() })

process.once('message', (message) => {
  void serve(order.parse(message))
})

async function serve({ dataFolder, port, clockOffsetMs }: z.infer<typeof order>): Promise<void> {
  const clock = { now: () => Date.now() + clockOffsetMs }
  const platform = await startPlatform({ dataFolder, port, clock })
  process.once('message', () => {
    void platform.stop().then(() => process.exit(0))
  })
  process.once('disconnect', () => process.exit(1))
  process.send?.({ url: platform.url })
}
