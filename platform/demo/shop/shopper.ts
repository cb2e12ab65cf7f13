import { murmur3, xoshiro128, type RandomStream } from '@analysis'

export type Device = 'desktop' | 'mobile' | 'tablet'

/** Somebody who visits the shop, or a program that pretends to. */
export interface Shopper {
  readonly subjectId: string
  readonly country: string
  readonly device: Device
  /** Which SDK the device runs, with its version. */
  readonly sdk: string
  /** How much likelier than others this shopper buys, as a factor. */
  readonly appetite: number
  readonly isBot: boolean
}

const countries = ['DE', 'FR', 'US', 'JP', 'BR'] as const
const countryShares = [0.35, 0.2, 0.25, 0.12, 0.08]
const devices = ['desktop', 'mobile', 'tablet'] as const
const deviceShares = [0.4, 0.5, 0.1]

/** The shopper of that number: always the same one in a world of that seed. Every sixth id is not ASCII. */
export function shopperAt(seed: number, number: number): Shopper {
  const random = streamOf(seed, `shopper-${number}`)
  const country = pick(countries, countryShares, random)
  const device = pick(devices, deviceShares, random)
  return {
    subjectId: subjectIdOf(number, random),
    country,
    device,
    sdk: sdkOf(device, random),
    appetite: Math.exp(0.4 * random.normal() - 0.08),
    isBot: false,
  }
}

/** A stream of random numbers of its own for everything that has a name. */
export function streamOf(seed: number, name: string): RandomStream {
  return xoshiro128(murmur3(name, seed))
}

function subjectIdOf(number: number, random: RandomStream): string {
  const forms = [`müller_${number}`, `пользователь_${number}`, `ユーザー${number}`] as const
  return random.uniform() < 1 / 6 ? forms[random.integer(forms.length)]! : `shopper_${number}`
}

function sdkOf(device: Device, random: RandomStream): string {
  if (device === 'desktop') return 'web-2.4'
  const versions = ['ios-3.0', 'ios-3.1', 'android-3.0'] as const
  return pick(versions, [0.25, 0.25, 0.5], random)
}

function pick<T>(values: readonly T[], shares: readonly number[], random: RandomStream): T {
  let left = random.uniform()
  for (const [i, share] of shares.entries()) {
    left -= share
    if (left < 0) return values[i]!
  }
  return values.at(-1)!
}
