import { assignOne, type AssignmentDecision } from '@analysis'
import type { SdkEnvironment } from './environment'
import { readSnapshot, type HeldSnapshot, type VariantConfig } from './read-snapshot'
import { bytesOfPem, isSigned } from './verify-snapshot'

export type Adoption = 'adopted' | 'older' | 'unsigned' | 'unreadable'

/** The configuration that an SDK works by. */
export interface Configuration {
  /** Null before the first snapshot. Counts kills that came ahead of their snapshot, as far as none is missing between. */
  version(): number | null
  /** The document as it was signed, to start from another time. */
  saved(): string | null
  /** Takes a snapshot, unless its signature does not hold or a newer one is there. */
  adopt(text: string): Promise<Adoption>
  /** Ends an experiment here at once; its snapshot follows. */
  kill(experimentId: string, configVersion: number): void
  /** Null before the first snapshot. */
  decide(experimentId: string, subject: string, attributes: VariantConfig): AssignmentDecision | null
  configOf(experimentId: string, variantId: string): VariantConfig
}

export function openConfiguration(publicKey: string, environment: SdkEnvironment): Configuration {
  const key = bytesOfPem(publicKey)
  let held: HeldSnapshot | null = null
  let savedText: string | null = null
  /** Experiment id to configuration version. */
  const kills = new Map<string, number>()

  return {
    version: () => (held === null ? null : advanced(held.configVersion, [...kills.values()])),
    saved: () => savedText,
    adopt: async (text) => {
      const document = parsed(text)
      const snapshot = readSnapshot(document)
      if (document === null || snapshot === null) return 'unreadable'
      if (!(await isSigned(document, key, environment))) return 'unsigned'
      if (held !== null && snapshot.configVersion < held.configVersion) return 'older'
      held = snapshot
      savedText = text
      for (const [experimentId, version] of kills) if (version <= snapshot.configVersion) kills.delete(experimentId)
      return 'adopted'
    },
    kill: (experimentId, configVersion) => {
      if (held === null || configVersion > held.configVersion) kills.set(experimentId, configVersion)
    },
    decide: (experimentId, subject, attributes) => {
      if (held === null) return null
      const decision = assignOne(subject, { attributes, now: environment.now() }, held.prepared, experimentId)
      if (!kills.has(experimentId) || decision.kind === 'not-assigned') return decision
      return killed(experimentId, held)
    },
    configOf: (experimentId, variantId) => held?.configOf(experimentId, variantId) ?? {},
  }
}

function killed(experimentId: string, { prepared }: HeldSnapshot): AssignmentDecision {
  const experiment = prepared.byId.get(experimentId)
  const controlId = experiment !== undefined && 'controlId' in experiment ? experiment.controlId : null
  return { kind: 'not-assigned', experimentId, reason: 'killed', detail: 'the experiment is killed', controlId }
}

function advanced(version: number, ahead: readonly number[]): number {
  return ahead.toSorted((a, b) => a - b).reduce((reached, next) => (next === reached + 1 ? next : reached), version)
}

function parsed(text: string): VariantConfig | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
