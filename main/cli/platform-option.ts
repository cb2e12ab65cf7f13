import type { PlatformAddress } from '../connectors/platform'
import { readConnectionUrl } from '../workspace/index'
import { BadInput } from './exit-codes'
import type { Terminal } from './terminal'

export interface PlatformOption {
  readonly platform: string
}

/**
 * The platform a command names, with its token from ASSAY_PLATFORM_TOKEN or from the URL itself. Neither is ever printed.
 * @throws BadInput for what is no http or https URL
 */
export function platformOf(
  { platform }: PlatformOption,
  { environment }: Pick<Terminal, 'environment'>,
): PlatformAddress {
  if (!/^https?:\/\//.test(platform) || !URL.canParse(platform)) {
    throw new BadInput('--platform takes the address of an experimentation platform, such as http://127.0.0.1:7420.')
  }
  const { connection, secret } = readConnectionUrl(new URL(platform).host, platform)
  if (connection.kind !== 'platform') throw new BadInput('--platform takes an http or https address.')
  return { connection, token: secret ?? environment['ASSAY_PLATFORM_TOKEN'] ?? null }
}
