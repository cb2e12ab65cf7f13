import { openWorkspace } from './workspace'

/** Opens the workspace named on the command line, begins a snapshot, says so, and stays until it is killed. */
const workspace = await openWorkspace(process.argv[2]!)
await workspace.snapshots.stage()
process.send?.('open')
setInterval(() => workspace.snapshots.list(), 60_000)
