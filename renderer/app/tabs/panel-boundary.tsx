import { Component, type ReactNode } from 'react'
import { FailureNotice } from '../../ui/failure-notice'

interface PanelBoundaryProps {
  readonly path: string
  readonly children: ReactNode
}

/** Keeps a bug in one tab from taking the window with it. */
export class PanelBoundary extends Component<PanelBoundaryProps, { readonly failure: unknown }> {
  override state: { readonly failure: unknown } = { failure: null }

  static getDerivedStateFromError(failure: unknown): { readonly failure: unknown } {
    return { failure }
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (failure === null) return this.props.children
    return (
      <div style={{ padding: 16 }}>
        <FailureNotice
          title={`Show ${this.props.path}`}
          failure={failure}
          onRetry={() => this.setState({ failure: null })}
        />
      </div>
    )
  }
}
