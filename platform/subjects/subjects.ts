import { sha256 } from '@analysis'
import type { SubjectExport } from '@contract'
import type { EventStore } from '../events/event-store'
import { inTurn } from '../events/in-turn'
import type { LogConsumer } from '../ingestion/consume-log'
import type { WriteAheadLog } from '../ingestion/write-ahead-log'
import type { Actor, AuditLog, Clock, ConfigReader, SystemChanges } from '../ports'

/** What a subject may ask for. The audit log knows subjects by the hash of their id only. */
export interface Subjects {
  optOut(subject: string, actor: Actor): Promise<void>
  optIn(subject: string, actor: Actor): Promise<void>
  /** Everything that is known of one subject. */
  export(subject: string, actor: Actor): Promise<SubjectExport>
  /** Deletes every event and exposure of a subject, those on their way included. */
  delete(subject: string, actor: Actor): Promise<{ readonly events: number; readonly exposures: number }>
}

export interface SubjectsParts {
  readonly config: Pick<ConfigReader, 'current'>
  readonly changes: Pick<SystemChanges, 'setOptedOut'>
  readonly store: EventStore
  readonly log: WriteAheadLog
  readonly consumer: LogConsumer
  readonly audit: AuditLog
  readonly clock: Clock
}

export function subjectRights({ config, changes, store, log, consumer, audit, clock }: SubjectsParts): Subjects {
  const exclusively = inTurn()

  async function record(action: string, subject: string, actor: Actor, detail = {}): Promise<void> {
    await audit.record({ actor, action, target: `subject:${sha256(subject)}`, detail })
  }

  function change(subject: string, actor: Actor, out: boolean): Promise<void> {
    return exclusively(async () => {
      const hash = sha256(subject)
      const others = config.current().opted_out.filter((each) => each !== hash)
      const isOut = others.length < config.current().opted_out.length
      if (isOut !== out) await changes.setOptedOut(out ? [...others, hash] : others, actor)
      await record(out ? 'subject.opt-out' : 'subject.opt-in', subject, actor)
    })
  }

  return {
    optOut: (subject, actor) => change(subject, actor, true),
    optIn: (subject, actor) => change(subject, actor, false),
    async export(subject, actor) {
      await consumer.drained()
      const { events, exposures } = await store.subject(subject)
      await record('subject.export', subject, actor, { events: events.length, exposures: exposures.length })
      return {
        user_id: subject,
        exported_at: new Date(clock.now()).toISOString(),
        opted_out: config.current().opted_out.includes(sha256(subject)),
        exposures: exposures.map(({ experimentId, variantId, at, receivedAt }) => ({
          experiment_id: experimentId,
          variant_id: variantId,
          at: new Date(at).toISOString(),
          received_at: new Date(receivedAt).toISOString(),
        })),
        events: events.map(({ eventId, event, at, receivedAt, properties }) => ({
          event_id: eventId,
          event,
          at: new Date(at).toISOString(),
          received_at: new Date(receivedAt).toISOString(),
          properties,
        })),
      }
    },
    delete: (subject, actor) =>
      exclusively(async () => {
        // what lies in the log goes to the store first, and then the log's files go
        await log.rotate()
        await consumer.drained()
        await log.release(consumer.offset)
        const deleted = await store.deleteSubject(subject)
        await record('subject.delete', subject, actor, { ...deleted })
        return deleted
      }),
  }
}
