import type { Alert, Alerts, AuditLog, StreamHub } from '../ports'

/** Alerts go to the audit log, to the stream, and to whoever listens here. */
export function createAlerts(stream: StreamHub, audit: AuditLog): Alerts {
  const listeners = new Set<(alert: Alert) => void>()
  return {
    async raise(alert) {
      const { experimentId, guardrailId, state, severity, message, evidence } = alert
      const data = { experiment_id: experimentId, guardrail_id: guardrailId, state, severity, message, evidence }
      await audit.record({
        actor: { kind: 'system', part: 'guardrail-monitor' },
        action: 'alert.raise',
        target: `experiment:${experimentId}`,
        detail: { guardrail_id: guardrailId, state, severity, message },
      })
      await stream.publish('guardrail', data)
      listeners.forEach((listener) => listener(alert))
    },
    onAlert(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
