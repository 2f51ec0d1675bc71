// Areas on the sphere as polygons, in degrees.

export type Position = [number, number];

const EARTH_KM = 6371.0088; // mean radius (IUGG)
const CORNERS = 64;

/** A circle of so many kilometres around a place, closed, as longitudes and latitudes. */
export const circle = (lon: number, lat: number, km: number): Position[] => {
  const angle = km / EARTH_KM;
  const [phi, lambda] = [rad(lat), rad(lon)];
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const bearing = (2 * Math.PI * (corner % CORNERS)) / CORNERS;
    const sine = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const y = Math.sin(bearing) * Math.sin(angle) * Math.cos(phi);
    return [deg(lambda + Math.atan2(y, Math.cos(angle) - Math.sin(phi) * sine)), deg(Math.asin(sine))];
  });
};

/**
 * A ring that jumps nowhere from 180 to -180 degrees or back: it goes on beyond them, as else its sides would be
 * drawn across the whole map. One that goes around a pole is closed along it.
 */
export const unwrapped = (ring: readonly Position[]): Position[] => {
  let turn = 0;
  const found = ring.map(([lon, lat], n): Position => {
    const step = n === 0 ? 0 : lon - ring[n - 1]![0];
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [lon + turn, lat];
  });
  const [first, last] = [found[0]!, found.at(-1)!];
  if (Math.abs(last[0] - first[0]) < 180) return found;
  const pole = first[1] < 0 ? -90 : 90;
  return [...found, [last[0], pole], [first[0], pole], first];
};

/** West, south, east and north of some positions. */
export const bounds = (positions: readonly Position[]): [number, number, number, number] => [
  Math.min(...positions.map((p) => p[0])),
  Math.min(...positions.map((p) => p[1])),
  Math.max(...positions.map((p) => p[0])),
  Math.max(...positions.map((p) => p[1])),
];

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const deg = (radians: number): number => (radians * 180) / Math.PI;
