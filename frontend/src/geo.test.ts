import { expect, test } from "vitest";
import { bounds, circle, unwrapped, type Position } from "./geo";

const KM_PER_DEGREE = (2 * Math.PI * 6371.0088) / 360;

test("a circle is closed and reaches as far north and south as it is wide", () => {
  const ring = circle(38, 36, 50);
  expect(ring[0]).toEqual(ring.at(-1));
  const [west, south, east, north] = bounds(ring);
  expect((north - 36) * KM_PER_DEGREE).toBeCloseTo(50, 6);
  expect((36 - south) * KM_PER_DEGREE).toBeCloseTo(50, 6);
  expect(east - 38).toBeCloseTo(38 - west, 9);
});

test("every corner lies as far from the middle, by the haversine formula", () => {
  const half = (a: number): number => Math.sin((a * Math.PI) / 360) ** 2;
  for (const [lon, lat] of circle(-70, 60, 120)) {
    const h = half(lat - 60) + Math.cos((lat * Math.PI) / 180) * Math.cos(Math.PI / 3) * half(lon + 70);
    expect(2 * 6371.0088 * Math.asin(Math.sqrt(h))).toBeCloseTo(120, 6);
  }
});

test("a ring over the 180th meridian goes on beyond it, and one around a pole is closed along it", () => {
  const isles: Position[] = [[178, -17], [-179, -17], [-179, -16], [178, -16], [178, -17]];
  expect(unwrapped(isles)).toEqual([[178, -17], [181, -17], [181, -16], [178, -16], [178, -17]]);
  const cape: Position[] = [[-170, 66], [179, 66], [179, 68], [-170, 68], [-170, 66]];
  expect(bounds(unwrapped(cape))).toEqual([-181, 66, -170, 68]);
  const inland: Position[] = [[10, 10], [12, 10], [12, 12], [10, 10]];
  expect(unwrapped(inland)).toEqual(inland);
  const polar: Position[] = [[-180, -80], [-90, -75], [0, -70], [90, -75], [180, -80]];
  expect(unwrapped(polar)).toEqual([...polar, [180, -90], [-180, -90], [-180, -80]]);
});
