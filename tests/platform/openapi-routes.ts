import type { Role } from '@contract'
import type { Parsed } from './api-client'

export interface JsonSchema {
  readonly [key: string]: Parsed
}

export interface DescribedRoute {
  readonly method: string
  /** With {parameters}. */
  readonly path: string
  readonly roles: readonly (Role | 'public')[]
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: JsonSchema }[]
  readonly body: JsonSchema | null
}

/** Every route of an OpenAPI document. */
export function routesOf(document: Parsed): readonly DescribedRoute[] {
  return Object.entries<Parsed>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Parsed>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      roles: operation['x-roles'],
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content?.['application/json']?.schema ?? null,
    })),
  )
}

/** The path with each {parameter} filled in. */
export function pathOf(route: DescribedRoute, value: (name: string) => string): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(name)))
}
