import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { Cancelled, InvalidCell, QueryError } from '@analysis'
import { ServiceError } from '@contract'
import { createDispatch } from './dispatch'
import type { Handlers } from './handlers'
import { createLogger } from './log'

const caller = { id: 'window' }

/** Every channel answers by `work`. */
function handlersThat(work: () => never): Handlers {
  return {
    'workspace.info': work,
    'studies.list': work,
    'studies.open': work,
    'studies.save': work,
    'studies.create': work,
    'studies.guess': work,
    'plans.show': work,
    'plans.register': work,
    'pulls.estimate': work,
    'pulls.start': work,
    'pulls.cancel': work,
    'snapshots.open': work,
    'snapshots.look': work,
    'snapshots.runCell': work,
    'snapshots.cancelCell': work,
    'notebooks.list': work,
    'notebooks.open': work,
    'notebooks.save': work,
    'notebooks.resolve': work,
    'notebooks.create': work,
    'notebooks.forStudy': work,
    'connections.list': work,
    'connections.save': work,
    'connections.check': work,
    'connections.remove': work,
    'platforms.experiments': work,
    'platforms.changes': work,
    'platforms.study': work,
    'reports.export': work,
    'windows.show': work,
    'windows.settled': work,
    'windows.chooseFiles': work,
    'windows.chooseWorkspace': work,
    'windows.open': work,
  }
}

function dispatchThat(failure: unknown, lines: string[] = []) {
  const handlers = handlersThat(() => {
    throw failure
  })
  return createDispatch(handlers, createLogger({ write: (line) => lines.push(line) }))
}

describe('dispatch', () => {
  it('hands the parsed request and the caller to the handler of the name', async () => {
    const seen: unknown[] = []
    const handlers: Handlers = {
      ...handlersThat(() => {
        throw new Error('another handler ran')
      }),
      'pulls.cancel': (request, from) => {
        seen.push(request, from)
        return true
      },
    }
    const dispatch = createDispatch(handlers, pino({ level: 'silent' }))
    expect(await dispatch('pulls.cancel', { jobId: 'a' }, caller)).toEqual({ ok: true, value: true })
    expect(seen).toEqual([{ jobId: 'a' }, caller])
  })

  it('refuses unknown channels and wrong requests, naming the field', async () => {
    const dispatch = dispatchThat(new Error('never reached'))
    expect(await dispatch('toString', {}, caller)).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    const envelope = await dispatch('pulls.start', { jobId: '', studyPath: 'a', refresh: 'no' }, caller)
    expect(envelope).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect(JSON.stringify(envelope)).toContain('refresh')
    expect(JSON.stringify(envelope)).toContain('jobId')
  })

  it('passes on what was thrown on purpose', async () => {
    const wire = { code: 'conflict', message: 'changed' } as const
    expect(await dispatchThat(new ServiceError(wire))('studies.list', {}, caller)).toEqual({ ok: false, error: wire })
    const query = await dispatchThat(new QueryError('no such table', 'select 1'))('studies.list', {}, caller)
    expect(query).toEqual({ ok: false, error: { code: 'query-failed', message: 'no such table', detail: 'select 1' } })
    const cancelled = await dispatchThat(new Cancelled())('studies.list', {}, caller)
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    const finding = { code: 'unknown-name', severity: 'error', message: 'no metric', evidence: {} } as const
    const invalid = await dispatchThat(new InvalidCell([finding]))('studies.list', {}, caller)
    expect(invalid).toMatchObject({ ok: false, error: { code: 'invalid-input', findings: [finding] } })
  })

  it('tells nothing of a bug but an id, under which the log has it without its secrets', async () => {
    const lines: string[] = []
    const failure = new Error('could not reach postgresql://ann:swordfish@db/x', {
      cause: new Error('password=hunter2'),
    })
    const envelope = await dispatchThat(failure, lines)('studies.list', {}, caller)
    expect(envelope.ok).toBe(false)
    const id = envelope.ok ? '' : (envelope.error.detail ?? '')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify(envelope)).not.toMatch(/swordfish|postgresql|\.ts:/)
    const log = lines.join('')
    expect(log).toContain(id)
    expect(log).toContain('could not reach')
    expect(log).not.toMatch(/swordfish|hunter2/)
  })
})
