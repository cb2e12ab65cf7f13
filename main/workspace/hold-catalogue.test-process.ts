import { openDatabase } from '@engine'

/** Holds the catalogue named on the command line open, as an earlier version does, which keeps no ledger beside it. */
await openDatabase(process.argv[2]!)
process.send?.('open')
setInterval(() => undefined, 60_000)
// never longer than whoever started it
process.on('disconnect', () => process.exit())
