import { z } from 'zod';
import { permissions } from './permissions.ts';
import { contract } from './router.ts';
import type { ProcedureMeta } from './trpc.ts';

export interface ProcedureDescription {
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  /** Roles that may call it; `anyone` before signing in, `signed-in` with whatever role. */
  readonly allowed: readonly string[];
  readonly needsVault: boolean;
  readonly summary: string;
  readonly input: unknown;
  readonly output: unknown;
}

interface Definition {
  readonly type: ProcedureDescription['type'];
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

function jsonSchema(schema: unknown, io: 'input' | 'output'): unknown {
  if (!(schema instanceof z.ZodType)) return {};
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Typed arrays are printed as plain arrays by the command line; their form stands in the schema's own notes.
      const notes = zodSchema._zod.def.type === 'custom' ? z.globalRegistry.get(zodSchema) : undefined;
      if (notes !== undefined) Object.assign(jsonSchema, notes);
    },
  });
}

function allowedOf(path: string): readonly string[] {
  const allowed = permissions.get(path)?.allowed ?? [];
  return typeof allowed === 'string' ? [allowed] : allowed;
}

/** Every procedure with its input and output as JSON Schema (of a subscription: one item), in alphabetical order. */
export function describeContract(): ProcedureDescription[] {
  const procedures = contract._def.procedures as unknown as Record<string, { _def: Definition }>;
  return Object.entries(procedures)
    .map(([path, { _def: definition }]) => ({
      path,
      type: definition.type,
      allowed: allowedOf(path),
      needsVault: definition.meta?.locked !== true,
      summary: definition.meta?.summary ?? '',
      input: jsonSchema(definition.inputs[0] ?? z.object({}), 'input'),
      output: jsonSchema(definition.meta?.item ?? definition.output, 'output'),
    }))
    .sort((a, b) => a.path.localeCompare(b.path));
}
