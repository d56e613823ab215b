import type { ReactNode } from 'react';

import classes from './data-table.module.css';

export interface Column<Item> {
  title: string;
  render: (item: Item) => ReactNode;
  /** Left out where the screen is narrow. */
  wideOnly?: boolean;
  align?: 'end';
  /** A CSS width. */
  width?: string;
}

interface DataTableProps<Item> {
  label: string;
  columns: Column<Item>[];
  items: Item[];
  keyOf: (item: Item) => string;
}

/**
 * A table that turns into cards on a phone. A link of class `row-link` inside a row makes the whole row clickable.
 * The roles are written out because a changed `display` takes a table's meaning away from screen readers.
 */
export function DataTable<Item>({ label, columns, items, keyOf }: DataTableProps<Item>) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.title} scope="col" role="columnheader" {...cellProps(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item) => (
            <tr key={keyOf(item)} role="row">
              {columns.map((column) => (
                <td key={column.title} role="cell" {...cellProps(column)}>
                  {column.render(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellProps<Item>(column: Column<Item>) {
  return {
    'data-wide-only': column.wideOnly === true ? true : undefined,
    'data-align': column.align,
    style: column.width === undefined ? undefined : { width: column.width },
  };
}
