import type { ReportKind } from '../request.ts';
import { auditReport } from './audit.ts';
import { bestExecutionReport } from './best-execution.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { modelRiskReport } from './model-risk.ts';
import { positionReport } from './position.ts';
import { scenarioReport } from './scenario.ts';

export const kinds: Readonly<Record<ReportKind, (context: KindContext) => KindReport>> = {
  audit: auditReport,
  'best-execution': bestExecutionReport,
  position: positionReport,
  'model-risk': modelRiskReport,
  scenario: scenarioReport,
};
