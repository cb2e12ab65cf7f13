import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface ApiMetrics {
  /** Where every part registers what it counts. */
  readonly registry: Registry
  gauge(name: string, help: string, value: () => number): void
}

/** Request durations by route, method and status, and the process's own figures. */
export function measureRequests(app: FastifyInstance): ApiMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'assay_' })
  const durations = new Histogram({
    name: 'assay_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  return {
    registry,
    gauge(name, help, value) {
      const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(value()) })
    },
  }
}
