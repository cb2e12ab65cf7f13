import { z } from 'zod'

/**
 * What an event's property can be called. Every door takes this type: events, exports, metrics. A name that was checked
 * here is what queries of the event store are built from.
 */
export const propertyName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, {
    error: 'a property name: a letter or underscore, then at most 63 letters, digits, underscores, dots or hyphens',
  })
  .brand<'PropertyName'>()

export type PropertyName = z.output<typeof propertyName>

/** The name as a property name; null when no event can have such a property. */
export function asPropertyName(name: string): PropertyName | null {
  return propertyName.safeParse(name).data ?? null
}
