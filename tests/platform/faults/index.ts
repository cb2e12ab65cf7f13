import { parseArgs } from 'node:util'
import { killUnderLoad } from './kill-under-load'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
})

const report = await killUnderLoad(Number(values.kills), Number(values.seed), (kill, restartMs) => {
  console.error(`kill ${kill} of ${values.kills}: there again after ${(restartMs / 1000).toFixed(1)} s`)
})
for (const [name, value] of Object.entries(report)) {
  console.log(`${name}: ${typeof value === 'number' ? Math.round(value).toLocaleString('en') : value}`)
}
const { eventsLost, eventsTwice, versionsLost, changesRefused, sdkFailures } = report
const isSound = eventsLost + eventsTwice + versionsLost + changesRefused + sdkFailures === 0
process.exitCode = isSound && report.auditIntact ? 0 : 1
