import { accessRouter } from './access.ts';
import { alertsRouter } from './alerts.ts';
import { auditRouter } from './audit.ts';
import { calendarRouter } from './calendar.ts';
import { approvalsRouter, controlsRouter, limitsRouter, tradesRouter } from './controls.ts';
import { curvesRouter } from './curves.ts';
import { feedsRouter } from './feeds.ts';
import { forecastRouter } from './forecast.ts';
import { formulasRouter } from './formulas.ts';
import { historyRouter } from './history.ts';
import { indicatorsRouter } from './indicators.ts';
import { jobsRouter } from './jobs.ts';
import { keysRouter } from './keys.ts';
import { marketRouter } from './market.ts';
import { layoutsRouter, settingsRouter } from './preferences.ts';
import { replayRouter } from './replay.ts';
import { reportsRouter } from './reports.ts';
import { systemRouter } from './system.ts';
import { router } from './trpc.ts';
import { unitsRouter } from './units.ts';
import { uploadsRouter } from './uploads.ts';
import { usersRouter } from './users.ts';
import { vaultRouter } from './vault.ts';

/** The contract: what every host serves and every client calls. */
export const contract = router({
  vault: vaultRouter,
  access: accessRouter,
  users: usersRouter,
  keys: keysRouter,
  approvals: approvalsRouter,
  limits: limitsRouter,
  controls: controlsRouter,
  trades: tradesRouter,
  audit: auditRouter,
  reports: reportsRouter,
  history: historyRouter,
  market: marketRouter,
  feeds: feedsRouter,
  layouts: layoutsRouter,
  settings: settingsRouter,
  jobs: jobsRouter,
  units: unitsRouter,
  formulas: formulasRouter,
  alerts: alertsRouter,
  indicators: indicatorsRouter,
  curves: curvesRouter,
  calendar: calendarRouter,
  forecast: forecastRouter,
  replay: replayRouter,
  uploads: uploadsRouter,
  system: systemRouter,
});

export type Contract = typeof contract;
