import type { Actor } from '../../ports'

/** How an actor stands in change logs and in the audit log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'person' ? actor.person : `system:${actor.part}`
}
