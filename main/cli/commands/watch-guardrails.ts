import { setTimeout as pause } from 'node:timers/promises'
import type { GuardrailStatus } from '@contract'
import { followStream, readGuardrails } from '../../connectors/platform'
import { exitCodes, failureLines, type ExitCode } from '../exit-codes'
import { platformOf, type PlatformOption } from '../platform-option'
import { printable, printTable } from '../print-table'
import type { Terminal } from '../terminal'
import { guardrailName, guardrailTable, isBreach, worstFirst } from './guardrail-table'

export interface GuardrailWatchOptions extends PlatformOption {
  /** `-`: one line of JSON for each change, on stdout. */
  readonly json?: string
  /** Ends with the first breach. */
  readonly untilBreach?: boolean
  /** Ends after so many seconds. */
  readonly seconds?: number
}

/** With the stream open the states are read at least this often, since some change with time alone. */
const liveMs = 30_000
/** Without it. */
const pollMs = 5000

/**
 * Prints every guardrail once, then whatever changes, until it is told to stop. Changes come by the platform's stream; while
 * it is cut the states are asked for. Ends with code 1 when there is a breach.
 */
export async function watchGuardrails(options: GuardrailWatchOptions, terminal: Terminal): Promise<ExitCode> {
  const address = platformOf(options, terminal)
  const ending = new AbortController()
  const signal = AbortSignal.any([
    terminal.signal,
    ending.signal,
    ...(options.seconds === undefined ? [] : [AbortSignal.timeout(1000 * options.seconds)]),
  ])
  let wake = new AbortController()
  let isLive = false
  const look = () => wake.abort()
  const following = followStream(
    address,
    ['guardrail', 'kill', 'config'],
    {
      onMessage: look,
      onOpen() {
        isLive = true
        terminal.note('live')
        look()
      },
      onCut(reason) {
        isLive = false
        terminal.note(printable(`the stream is cut, asking every ${pollMs / 1000} s: ${reason}`))
      },
    },
    signal,
  )
  let known = await readGuardrails(address, signal)
  const show = options.json === '-' ? printLines : printStates
  if (options.json !== '-') terminal.out(printTable(guardrailTable(known), terminal.width))
  else printLines(worstFirst(known), terminal)
  while (!signal.aborted && !(options.untilBreach === true && known.some(isBreach))) {
    await pause(isLive ? liveMs : pollMs, null, { signal: AbortSignal.any([signal, wake.signal]) }).catch(
      () => undefined,
    )
    if (signal.aborted) break
    // a message that comes while the states are read makes them be read once more
    wake = new AbortController()
    try {
      const now = await readGuardrails(address, signal)
      show(changesSince(known, now), terminal)
      known = now
    } catch (failure) {
      if (!signal.aborted) for (const line of failureLines(failure)) terminal.note(printable(line))
    }
  }
  ending.abort()
  await following
  if (known.some(isBreach)) return exitCodes.findings
  return terminal.signal.aborted ? exitCodes.cancelled : exitCodes.done
}

/** What is new or in another state; what is no longer watched is left out. */
function changesSince(before: readonly GuardrailStatus[], now: readonly GuardrailStatus[]): readonly GuardrailStatus[] {
  const states = new Map(before.map((status) => [guardrailName(status), status.state]))
  return worstFirst(now).filter((status) => states.get(guardrailName(status)) !== status.state)
}

function printStates(statuses: readonly GuardrailStatus[], terminal: Terminal): void {
  for (const status of statuses) {
    const state = status.state === 'breach' ? 'BREACH' : status.state
    terminal.out(`${printable(`${terminal.now()}  ${guardrailName(status)}  ${state}  ${status.reason}`)}\n`)
  }
}

function printLines(statuses: readonly GuardrailStatus[], terminal: Terminal): void {
  for (const status of statuses) terminal.out(`${JSON.stringify({ at: terminal.now(), ...status })}\n`)
}
