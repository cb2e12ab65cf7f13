import type { ChannelName, DroppedFile, Envelope, HostApi, HostEvent, RequestOf, ResponseOf } from '@contract'

type Answers = {
  readonly [Name in ChannelName]?: (
    request: RequestOf<Name>,
  ) => Envelope<ResponseOf<Name>> | Promise<Envelope<ResponseOf<Name>>>
}

/** A host whose answers a test writes, for tests of the window alone. */
export interface FakeHost extends HostApi {
  /** Every call so far, in order. */
  readonly calls: readonly { readonly name: ChannelName; readonly request: unknown }[]
  readonly received: readonly DroppedFile[]
  emit(event: HostEvent): void
}

export function fakeHost(answers: Answers): FakeHost {
  const calls: { name: ChannelName; request: unknown }[] = []
  const received: DroppedFile[] = []
  const listeners = new Set<(event: HostEvent) => void>()
  return {
    calls,
    received,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    async call(name, request) {
      calls.push({ name, request })
      const answer = answers[name]
      if (answer === undefined) return refused('not-found', `this test has no answer for ${name}`)
      return answer(request)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    receiveFile: (file) => {
      received.push(file)
      return Promise.resolve(answered({ path: `inbox/${file.name}` }))
    },
  }
}

/** An answer that a test gives later. */
export interface Pending<T> {
  readonly promise: Promise<T>
  settle(value: T): void
}

export function pending<T>(): Pending<T> {
  const waiting: ((value: T) => void)[] = []
  const promise = new Promise<T>((settle) => waiting.push(settle))
  return { promise, settle: (value) => waiting.forEach((settle) => settle(value)) }
}

export function answered<T>(value: T): Envelope<T> {
  return { ok: true, value }
}

export function refused(
  code: 'not-found' | 'invalid-input' | 'cancelled' | 'source-failed',
  message: string,
): Envelope<never> {
  return { ok: false, error: { code, message } }
}
