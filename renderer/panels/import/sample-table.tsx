import type { ImportPreview } from '../../client/types.ts';
import { ScrollRegion } from '../../design/blocks.tsx';

/** The first rows of the file as they are. */
export function SampleTable({ preview }: { readonly preview: ImportPreview }) {
  if (preview.sample.length === 0) return null;
  return (
    <details>
      <summary>First rows of the file</summary>
      <ScrollRegion className="table-frame" label="First rows of the file">
        <table className="data-table">
          <thead>
            <tr>
              {preview.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.sample.map((cells) => (
              <tr key={cells.join('|')}>
                {preview.columns.map((column, index) => (
                  <td key={column} className="selectable">
                    {cells[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
