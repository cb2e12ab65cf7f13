import type { Connections } from '../workspace/index'

/** What studies call the platform that runs on this computer. */
export const localConnection = 'local'

/** A platform that needs no saved connection. */
export interface BuiltInPlatform {
  /** @throws ServiceError `source-failed` while it does not run */
  url(): Promise<string>
  /** Of its owner, read where it is needed and kept nowhere; null while there is none. */
  token(): Promise<string | null>
}

/** Whether a name means the built-in platform: a connection of that name that was saved goes first. */
export async function isBuiltIn(name: string, saved: Connections): Promise<boolean> {
  return name === localConnection && (await saved.get(name)) === null
}

/** The saved connections, and `local` among them. */
export function withBuiltIn(saved: Connections, platform: BuiltInPlatform): Connections {
  return {
    ...saved,
    async get(name) {
      if (!(await isBuiltIn(name, saved))) return saved.get(name)
      return { name, kind: 'platform', url: await platform.url() }
    },
    async secret(name) {
      const token = (await isBuiltIn(name, saved)) ? await platform.token() : null
      return token ?? saved.secret(name)
    },
  }
}
