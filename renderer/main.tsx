import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter/opsz.css';
import 'dockview-react/dist/styles/dockview.css';
import './design/base.css';
import './design/blocks.css';
import './design/dock.css';
import './design/scroll-lock.css';
import './app/shell.css';
import './panels/panels.css';
import './panels/market-panels.css';
import { Shell } from './app/shell.tsx';
import { createWorkstation, WorkstationProvider } from './app/workstation.ts';

const root = document.getElementById('workstation');
if (root === null) throw new Error('main: the page has no #workstation');
const workstation = createWorkstation();
addEventListener('pagehide', () => workstation.connection.close());
createRoot(root).render(
  <StrictMode>
    <WorkstationProvider value={workstation}>
      <Shell />
    </WorkstationProvider>
  </StrictMode>,
);
