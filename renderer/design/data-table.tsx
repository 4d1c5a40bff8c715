import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { useMemo } from 'react';

export interface DataColumn<Row> {
  readonly id: string;
  readonly label: string;
  /** What the column sorts by. */
  readonly value: (row: Row) => string | number;
  /** What is shown; the value where it is left out. */
  readonly show?: (row: Row) => ReactNode;
  readonly numeric?: boolean;
  readonly sortable?: boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});

const arrows = { asc: '▲', desc: '▼' } as const;
const words = { asc: 'ascending', desc: 'descending' } as const;

/** A plain table with sortable columns, for lists of up to a few hundred rows. */
export function DataTable<Row extends object>(props: {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
}) {
  const columns = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(
      props.columns.map((column) =>
        helper.accessor((row: Row) => column.value(row), {
          id: column.id,
          header: column.label,
          enableSorting: column.sortable !== false,
          cell: ({ row }) =>
            column.show === undefined ? column.value(row.original) : column.show(row.original),
        }),
      ),
    );
  }, [props.columns]);
  const data = useMemo(() => [...props.rows], [props.rows]);
  const table = useTable({ features, columns, data });
  const numeric = new Set(props.columns.filter((column) => column.numeric).map((column) => column.id));
  return (
    <table className="data-table" aria-label={props.label}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted();
              return (
                <th
                  key={header.id}
                  scope="col"
                  className={numeric.has(header.id) ? 'number' : undefined}
                  aria-sort={sorted === false ? undefined : words[sorted]}
                >
                  {header.column.getCanSort() ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />{' '}
                      <span aria-hidden="true">{sorted === false ? '' : arrows[sorted]}</span>
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {row.getAllCells().map((cell) => (
              <td key={cell.id} className={numeric.has(cell.column.id) ? 'number' : undefined}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
