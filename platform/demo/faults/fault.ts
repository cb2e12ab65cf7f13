import { hashFraction, murmur3, type PreparedSnapshot } from '@analysis'
import type { Effects } from '../shop/behaviour'
import type { DemoRecord } from '../shop/records'
import type { Visit } from '../shop/visits'

/** Experiment id to variant id, of one subject. */
export type Decisions = ReadonlyMap<string, string>

/** What a person should find out about a fault, written down so that a test can check a diagnosis. */
export interface FaultTruth {
  readonly fault: string
  /** Null: it is everywhere. */
  readonly experimentId: string | null
  readonly onset: string
  readonly cause: string
  /** Whose share of the subjects of the experiment is touched: an expectation, from how the world is made. */
  readonly affectedShare: number
  readonly expected: {
    /** Whether the split of subjects is no longer the one that was set. */
    readonly srm: boolean
    /** What the guardrail monitor must do about the experiment. */
    readonly guardrail: 'nothing' | 'no-kill' | 'kill'
    /** What to say. */
    readonly diagnosis: string
    /** By which attribute it shows, if by one. */
    readonly dimension: string | null
  }
}

/** Something that goes wrong in the demo world, at the place where such a thing goes wrong. */
export interface Fault {
  readonly truth: FaultTruth
  /** A client that does not take what assignment says. */
  readonly reassign?: (visit: Visit, decisions: Decisions, snapshot: PreparedSnapshot) => Decisions
  /** A treatment that does something else than planned. */
  readonly effects?: (experimentId: string, variantId: string, effects: Effects, at: number) => Effects
  /** What becomes of a record on its way. */
  readonly transport?: (record: DemoRecord, visit: Visit, decisions: Decisions) => readonly DemoRecord[]
  /** Visits of nobody. */
  readonly extraVisits?: (hour: number) => readonly Visit[]
}

/** Where and when a fault is put into a world. */
export interface FaultSetting {
  readonly seed: number
  readonly start: number
  /** Milliseconds since 1970. */
  readonly onset: number
}

/** Whether a subject is among a share: the same answer every time, and nothing to do with its assignment. */
export function isAmong(share: number, subjectId: string, fault: string): boolean {
  return hashFraction(murmur3(`${subjectId}:${fault}`, 0x5eed)) < share
}

/** The decisions with one of them changed. */
export function withVariant(decisions: Decisions, experimentId: string, variantId: string): Decisions {
  return new Map([...decisions, [experimentId, variantId]])
}
