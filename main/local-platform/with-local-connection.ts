import { assertNever } from '@analysis'
import { ServiceError } from '@contract'
import type { Connections } from '../workspace/index'
import type { LocalPlatform } from './local-platform'
import { isBuiltIn, localConnection, withBuiltIn } from './with-built-in'

/**
 * Connections with the built-in one besides those that were saved. Its address is known while it runs; its token is read where
 * it is needed and kept nowhere. A connection of that name that was saved before goes first.
 */
export function withLocalConnection(saved: Connections, platform: LocalPlatform | null): Connections {
  if (platform === null) return saved
  const url = async () => {
    const state = platform.state()
    if (state.kind === 'running') return state.url
    throw new ServiceError({
      code: 'source-failed',
      message: `The platform beside the workbench does not run: ${stateText(platform)}.`,
      hint: state.kind === 'starting' ? 'Try again in a moment.' : 'Start the workbench again; its log says more.',
    })
  }
  return {
    ...withBuiltIn(saved, { url, token: async () => platform.token() }),
    async save(name, address) {
      if (await isBuiltIn(name, saved)) throw reserved('saved under')
      return saved.save(name, address)
    },
    async remove(name) {
      if (await isBuiltIn(name, saved)) throw reserved('removed from')
      return saved.remove(name)
    },
  }
}

/** What it is doing, in words. */
export function stateText(platform: LocalPlatform): string {
  const state = platform.state()
  switch (state.kind) {
    case 'starting':
      return state.before === null ? 'it is starting' : `it ended (${state.before}) and is started again`
    case 'running':
      return state.history ?? 'it runs'
    case 'ended':
      return `it ended (${state.reason})`
    default:
      return assertNever(state)
  }
}

function reserved(what: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: `Nothing can be ${what} the name ${localConnection}: it is the platform that runs beside the workbench.`,
    hint: 'Choose another name, or start with --no-platform to be without it.',
  })
}
