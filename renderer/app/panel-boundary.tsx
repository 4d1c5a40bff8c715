import { Component, type ReactNode } from 'react';
import { ErrorState } from '../design/blocks.tsx';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** A fault in one panel stays in that panel. */
export class PanelBoundary extends Component<Props, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <ErrorState
        title={`${this.props.name} stopped`}
        problem={{ code: 'PANEL_FAILED', message: this.state.message }}
        actions={
          <button type="button" className="button" onClick={() => this.setState({ message: null })}>
            Start it again
          </button>
        }
      />
    );
  }
}
