import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { Fault } from '../../domain/fault.ts';
import type { Table, TableRow } from './tables.ts';

/** Parquet through hyparquet, all codecs. Rows count from 1: the file has no lines. */
export async function readParquet(name: string, plain: Uint8Array): Promise<Table> {
  const file = plain.buffer.slice(plain.byteOffset, plain.byteOffset + plain.byteLength) as ArrayBuffer;
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map((child) => child.element.name);
    const objects = await parquetReadObjects({ file, metadata, compressors });
    let read = 0;
    function* rows(): Generator<TableRow> {
      for (const [index, object] of objects.entries()) {
        read = index + 1;
        yield { row: read, cells: columns.map((column) => object[column]) };
      }
    }
    return {
      columns,
      rows: rows(),
      commaUnsure: true,
      fraction: () => (objects.length === 0 ? 1 : read / objects.length),
    };
  } catch (error) {
    throw new Fault(
      'FILE_DAMAGED',
      `${name} cannot be read as Parquet: ${error instanceof Error ? error.message : error}. Nothing was imported.`,
      { name },
      { cause: error },
    );
  }
}
