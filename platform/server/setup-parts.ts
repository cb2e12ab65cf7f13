import { setupAssignment } from '../assignment'
import { setupMeasurement } from '../measurement'
import type { PlatformCore, PlatformPart } from '../ports'
import type { PlatformSettings } from './settings'

export type PartSettings = Pick<PlatformSettings, 'eventsUrl'>

/** Every part beyond the core, in the order of setup. A part that fails to set up stops those before it. */
export async function setupParts(core: PlatformCore, settings: PartSettings): Promise<readonly PlatformPart[]> {
  const parts: PlatformPart[] = []
  const steps: readonly (() => PlatformPart | Promise<PlatformPart>)[] = [
    () => setupAssignment(core),
    () => setupMeasurement(core, settings),
  ]
  try {
    for (const step of steps) parts.push(await step())
    return parts
  } catch (error) {
    await stopParts(parts)
    throw error
  }
}

/** Stops parts in the reverse order of their setup, each even when one before it failed. */
export async function stopParts(parts: readonly PlatformPart[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of parts.toReversed()) await part.stop?.().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw new AggregateError(failures, 'some parts did not stop cleanly')
}
