import { inject } from 'vitest'
import type { z } from 'zod'

/** What the lender tells of something that all test files share; it is started if nobody asked for it before. */
export async function borrow<T>(name: string, told: z.ZodType<T>): Promise<T> {
  const answer = await fetch(`${inject('lender')}/${name}`)
  if (!answer.ok) throw new Error(await answer.text())
  return told.parse(await answer.json())
}
