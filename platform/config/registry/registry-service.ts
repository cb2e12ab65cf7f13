import { ApiProblem } from '../../api/api-problem'
import type { Actor, Clock } from '../../ports'
import { withEntry, withoutEntry, type ConfigState, type RegistryDocuments, type RegistryKind } from '../config-state'
import type { ConfigStore } from '../config-store'
import { createProblemList } from '../experiments/problem-list'
import { expectVersion } from '../experiments/transitions'
import type { RegistryInputs, RegistryKindOf } from './registry-kinds'

/** Who changes a registered thing, why, and against which version; null: it is new. */
export interface RegistryChange {
  readonly actor: Actor
  readonly reason: string
  readonly expectedVersion: number | null
}

/** Layers, holdouts, metrics and guardrails: made, replaced by a new version, deleted softly when nobody uses them. */
export interface RegistryService {
  put<Kind extends RegistryKind>(
    kind: RegistryKindOf<Kind>,
    input: RegistryInputs[Kind],
    change: RegistryChange,
  ): Promise<RegistryDocuments[Kind]>
  remove<Kind extends RegistryKind>(kind: RegistryKindOf<Kind>, id: string, change: RegistryChange): Promise<void>
  /** @throws ApiProblem 404 */
  find<Kind extends RegistryKind>(kind: RegistryKindOf<Kind>, id: string): RegistryDocuments[Kind]
  list<Kind extends RegistryKind>(kind: RegistryKindOf<Kind>): readonly RegistryDocuments[Kind][]
}

export function createRegistryService(store: ConfigStore, clock: Clock): RegistryService {
  return {
    put: (kind, input, { actor, reason, expectedVersion }) =>
      store.changeRegistry(async (state) => {
        const id = kind.idOf(input)
        const before = currentOf(kind, id, state, expectedVersion)
        const problems = createProblemList()
        kind.check(input, state, before, problems)
        problems.refuse(`${kind.kind} ${id}`)
        const at = new Date(clock.now()).toISOString()
        const document = kind.document.parse({
          ...kind.of(input, before),
          version: (before?.version ?? 0) + 1,
          config_version: state.configVersion + 1,
          created_at: before?.created_at ?? at,
          updated_at: at,
        })
        const row = {
          kind: kind.kind,
          id,
          version: document.version,
          deleted: false,
          document,
          place: (registry: ConfigState['registry']) => ({
            ...registry,
            [kind.kind]: withEntry(registry[kind.kind], id, document),
          }),
        }
        return { edit: { row, reason, actor }, result: document }
      }),
    remove: (kind, id, { actor, reason, expectedVersion }) =>
      store.changeRegistry(async (state) => {
        const document = foundIn(kind, id, state)
        expectVersion(document, id, expectedVersion)
        const users = kind.usersOf(id, state)
        if (users.length > 0) {
          const named = users.slice(0, 5).join(', ')
          throw new ApiProblem('invalid-state', `${id} is used by ${named}; take it out there first`, {
            currentVersion: document.version,
          })
        }
        const row = {
          kind: kind.kind,
          id,
          version: document.version + 1,
          deleted: true,
          document,
          place: (registry: ConfigState['registry']) => ({
            ...registry,
            [kind.kind]: withoutEntry(registry[kind.kind], id),
          }),
        }
        return { edit: { row, reason, actor }, result: undefined }
      }),
    find: (kind, id) => foundIn(kind, id, store.state()),
    list: (kind) => [...store.state().registry[kind.kind].values()],
  }
}

function currentOf<Kind extends RegistryKind>(
  kind: RegistryKindOf<Kind>,
  id: string,
  state: ConfigState,
  expectedVersion: number | null,
): RegistryDocuments[Kind] | null {
  if (expectedVersion !== null) {
    const document = foundIn(kind, id, state)
    expectVersion(document, id, expectedVersion)
    return document
  }
  const taken = state.registry[kind.kind].get(id)
  if (taken === undefined) return null
  const detail = `there is a ${kind.kind} ${id}; PUT a new version of it, or choose another id`
  throw new ApiProblem('conflict', detail, { currentVersion: taken.version })
}

function foundIn<Kind extends RegistryKind>(
  kind: RegistryKindOf<Kind>,
  id: string,
  state: ConfigState,
): RegistryDocuments[Kind] {
  const document = state.registry[kind.kind].get(id)
  if (document === undefined) throw new ApiProblem('not-found', `there is no ${kind.kind} ${id}`)
  return document
}
