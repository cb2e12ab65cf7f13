import { openRecordFile } from './record-file'

/** Adds looks to the ledger named on the command line, says each that is on the disk, and stops after as many as it is told. */
const [path = '', by = '', count = ''] = process.argv.slice(2)
// never longer than whoever started it
process.on('disconnect', () => process.exit())
const file = await openRecordFile(path)
for (let i = 0; i < Number(count); i += 1) {
  const snapshotId = `sha256:${i}`
  const at = new Date().toISOString()
  const failure = await file
    .append({ kind: 'look', at, experimentId: 'gate', snapshotId, metrics: ['x'.repeat(i % 600)], by })
    .then(() => null)
    .catch((error: unknown) => String(error))
  process.send?.(failure ?? `${by} ${snapshotId}`)
  if (failure !== null) break
}
process.disconnect?.()
