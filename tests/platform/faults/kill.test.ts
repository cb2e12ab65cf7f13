import { expect, it } from 'vitest'
import { killUnderLoad } from './kill-under-load'

// Twenty times: npm run faults
it('loses nothing acknowledged when the server is killed under load', async () => {
  const report = await killUnderLoad(2, 7)
  expect(report).toMatchObject({ eventsLost: 0, eventsTwice: 0, versionsLost: 0, changesRefused: 0, sdkFailures: 0 })
  expect(report.auditIntact).toBe(true)
  expect(report.eventsAcknowledged).toBeGreaterThan(0)
  expect(report.changesAcknowledged).toBeGreaterThan(0)
  expect(report.sdkAnswers).toBeGreaterThan(0)
}, 240_000)
