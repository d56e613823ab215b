const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** "512 B", "1.5 MiB", "12 GiB". */
export function size(bytes: number): string {
  let left = bytes;
  let unit = 0;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${left < 10 && unit > 0 ? Number(left.toFixed(1)) : Math.round(left)} ${units[unit] ?? ''}`;
}
