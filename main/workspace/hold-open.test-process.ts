import { z } from 'zod'
import { openWorkspace } from './workspace'

const look = z.object({
  at: z.string(),
  experimentId: z.string(),
  snapshotId: z.string(),
  metrics: z.array(z.string()),
  by: z.string(),
})

/** Opens the workspace named on the command line, begins a snapshot, says so, and stays, noting looks, until it is killed. */
const workspace = await openWorkspace(process.argv[2]!)
await workspace.snapshots.stage()
process.on('message', (message) => {
  void workspace.ledger.recordLook(look.parse(message)).then(() => process.send?.('noted'))
})
process.send?.('open')
setInterval(() => workspace.snapshots.list(), 60_000)
// never longer than whoever started it
process.on('disconnect', () => process.exit())
