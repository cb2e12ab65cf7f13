import { type Browser, chromium } from 'playwright-core'
import { z } from 'zod'
import { borrow } from '../setup/borrow'

/** A connection to the browser that all test files share. Closing it closes what was opened by it. */
export async function borrowChromium(): Promise<Browser> {
  const { address } = await borrow('chromium', z.object({ address: z.string() }))
  return chromium.connect(address)
}
