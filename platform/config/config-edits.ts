import type { ChangeAction, ExperimentDocument } from '@contract'
import type { Actor, Evidence } from '../ports'
import type { Registry, RegistryKind } from './config-state'

/** An experiment's next version, complete, and why it is made. */
export interface ExperimentEdit {
  readonly action: ChangeAction
  readonly document: ExperimentDocument
  readonly reason: string
  readonly actor: Actor
  readonly approvedBy?: string | null
  readonly evidence?: Evidence | null
}

export interface RegistryEdit {
  readonly row: RegistryRow
  readonly reason: string
  readonly actor: Actor
}

/** A registered document's next version. */
export interface RegistryRow {
  readonly kind: RegistryKind
  readonly id: string
  readonly version: number
  readonly deleted: boolean
  readonly document: unknown
  /** The registry with this document in force. */
  place(registry: Registry): Registry
}
