import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const candidates = [
  process.env.ASSAY_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser end-to-end tests drive, or null where this machine has none. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path)) ?? null

/** Why browser tests are skipped here; null when they run. */
export const noChromium =
  chromiumPath === null ? 'no Chromium on this machine (set ASSAY_TEST_CHROMIUM to its path)' : null

/** One browser process for all test files. Each connects to it, and has its own contexts in it. */
export async function startChromium() {
  const server = await chromium.launchServer({
    executablePath: chromiumPath ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return { address: server.wsEndpoint(), stop: () => server.close() }
}
