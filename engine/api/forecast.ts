import { deskProcedures } from './forecasting/desk-procedures.ts';
import { insightProcedures } from './forecasting/insight-procedures.ts';
import { modelProcedures } from './forecasting/model-procedures.ts';
import { router } from './trpc.ts';

export const forecastRouter = router({ ...modelProcedures, ...deskProcedures, ...insightProcedures });
