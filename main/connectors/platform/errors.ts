import { Cancelled } from '@analysis'
import { problemDocument, type ProblemDocument, type ServiceError } from '@contract'
import { sourceFailed } from '../failures'

/** The platform answered, and not with what was asked for. */
export class PlatformRefusal extends Error {
  override readonly name = 'PlatformRefusal'
  constructor(
    readonly status: number,
    /** Null when the answer was no problem document. */
    readonly problem: ProblemDocument | null,
  ) {
    super(problem?.detail ?? `status ${status}`)
  }
}

/** What an answer that is not 2xx says. */
export async function refusalOf(response: Response): Promise<PlatformRefusal> {
  const text = await response.text().catch(() => '')
  return new PlatformRefusal(response.status, readProblem(text))
}

function readProblem(text: string): ProblemDocument | null {
  try {
    return problemDocument.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What happened, and what to try, by status or by Node's error code. */
const causes: Readonly<Record<string, readonly [string, string]>> = {
  401: [
    'refuses the token',
    'Save the connection again with a valid token, https://TOKEN@host; commands take it from ASSAY_PLATFORM_TOKEN too.',
  ],
  403: ['does not allow this with your role', 'Ask for a token of one of the roles it names.'],
  404: ['does not have it', 'Check the name; it may have been deleted.'],
  409: ['has another version by now', 'Look at what changed, then decide again.'],
  429: ['asks to wait', 'Try again in a moment.'],
  ECONNREFUSED: ['does not answer', 'Check that the platform runs and that host and port are right.'],
  ENOTFOUND: ['has an unknown host name', 'Check the host.'],
  EAI_AGAIN: ['has a host name that cannot be looked up now', 'Check the network.'],
  ECONNRESET: ['broke the connection', 'Try again.'],
  UND_ERR_SOCKET: ['broke the connection', 'Try again.'],
  timeout: ['does not answer', 'Check the network, then try again.'],
}

/** A failed call as a finding. The token is in no message: it never was part of an address. */
export function platformError(failure: unknown, connection: string): ServiceError | Cancelled {
  if (failure instanceof Cancelled) return failure
  const key = causeKey(failure)
  const reason = failure instanceof Error ? failure.message : String(failure)
  const [what, hint] = causes[key] ?? ['failed', 'Look at the message, and at the platform’s own log.']
  return sourceFailed(
    {
      code: 'unreadable-source',
      message: `The platform ${JSON.stringify(connection)} ${what}: ${reason}`,
      hint,
      evidence: { connection, ...(key === '' ? {} : { code: key }) },
    },
    failure,
  )
}

function causeKey(failure: unknown): string {
  if (failure instanceof PlatformRefusal) return String(failure.status)
  if (!(failure instanceof Error)) return ''
  if (failure.name === 'TimeoutError') return 'timeout'
  const { cause } = failure
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'code' in failure ? failure.code : ''
  return typeof code === 'string' ? code : ''
}
