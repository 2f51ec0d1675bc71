// Draws maps. A place is the area that its words may mean, never a pin: a circle as wide as its precision, or the
// outline of its country. Many incidents are counted by cell on the server, which bounds how many come.
import { GeoJSONSource, Map, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { feature } from "topojson-client";
import shapesUrl from "virtual:shapes";
import workerUrl from "virtual:worker";
import { bounds, circle, unwrapped, type Position } from "./geo";
import { look } from "./look";
import "./map.css";

setWorkerUrl(workerUrl);

type Topology = Parameters<typeof feature>[0];
type Shapes = GeoJSON.FeatureCollection<GeoJSON.Geometry | null>;

/** A point of /explore/points: one incident, or with `n` above 1 those of a cell. */
interface Point {
  lat: number;
  lon: number;
  n: number;
  killed: number;
  radius_km: number;
  id?: string;
  words: string;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const PADDING = 24;
const REST_MS = 150;

let shapes: Promise<GeoJSON.FeatureCollection> | null = null;

const loadShapes = async (): Promise<GeoJSON.FeatureCollection> => {
  const topology = (await (await fetch(shapesUrl)).json()) as Topology;
  const found = feature(topology, topology.objects["countries"]!) as unknown as Shapes;
  const drawn = found.features.filter((f) => f.geometry !== null) as GeoJSON.Feature[];
  return {
    type: "FeatureCollection",
    features: drawn.map((f) => ({ ...f, geometry: flat(f.geometry), properties: { code: f.id ?? "" } })),
  };
};

const flat = (shape: GeoJSON.Geometry): GeoJSON.Geometry => {
  const rings = (polygon: GeoJSON.Position[][]): Position[][] => polygon.map((r) => unwrapped(r as Position[]));
  if (shape.type === "Polygon") return { ...shape, coordinates: rings(shape.coordinates) };
  return shape.type === "MultiPolygon" ? { ...shape, coordinates: shape.coordinates.map(rings) } : shape;
};

export const drawMap = async (place: HTMLElement): Promise<void> => {
  shapes ??= loadShapes();
  const world = await shapes;
  if (!place.isConnected) return;
  place.textContent = "";
  const map = new Map({
    container: place,
    style: look(dark.matches, world),
    attributionControl: false,
    maxZoom: 14,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    canvasContextAttributes: { antialias: true },
    cooperativeGestures: true,
    locale: { "Map.Title": place.dataset["label"] ?? "Map" },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const show = place.dataset["points"] ? drawPoints(map, place) : drawPlace(map, place, world);
  const turn = (): void => {
    map.setStyle(look(dark.matches, world));
    map.once("styledata", () => show());
  };
  dark.addEventListener("change", turn);
  const gone = new MutationObserver(() => {
    if (place.isConnected) return;
    gone.disconnect();
    dark.removeEventListener("change", turn);
    map.remove();
  });
  gone.observe(document.body, { childList: true, subtree: true });
  await map.once("load");
  show();
  await map.once("idle");
  place.dataset["drawn"] = "yes";
};

const fill = (map: Map, source: string, features: GeoJSON.Feature[]): void => {
  const found = map.getSource(source);
  if (found instanceof GeoJSONSource) void found.setData({ type: "FeatureCollection", features });
};

const ring = (corners: Position[], properties: GeoJSON.GeoJsonProperties = {}): GeoJSON.Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Polygon", coordinates: [corners] },
});

/** One incident's place. */
const drawPlace = (map: Map, place: HTMLElement, world: GeoJSON.FeatureCollection): (() => void) => {
  const { lat, lon, radius, country } = place.dataset;
  const outline = world.features.find((f) => f.properties?.["code"] === country);
  const middle: Position = [Number(lon), Number(lat)];
  const area = country && outline ? outline : ring(circle(...middle, Number(radius)));
  const seen = country && outline ? cornersOf(outline.geometry) : circle(...middle, Math.max(120, 2.5 * Number(radius)));
  map.fitBounds(bounds(seen), { padding: PADDING, animate: false, maxZoom: 9 });
  return () => fill(map, "areas", [area]);
};

/** All incidents that a filter leaves, anew for each part of the map that is looked at. */
const drawPoints = (map: Map, place: HTMLElement): (() => void) => {
  const told = document.querySelector<HTMLElement>("[data-told]");
  let features: GeoJSON.Feature[][] = [[], []];
  let asked = 0;
  const show = (): void => {
    fill(map, "areas", features[0]!);
    fill(map, "cells", features[1]!);
  };
  const ask = async (): Promise<void> => {
    const [mine, box] = [++asked, map.getBounds()];
    const seen = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((d) => d.toFixed(3));
    const answer = await fetch(`${place.dataset["points"]}&box=${seen.join(",")}`);
    if (!answer.ok || mine !== asked) return;
    const { points } = (await answer.json()) as { points: Point[] };
    features = [points.filter((p) => p.n === 1).map(areaOf), points.filter((p) => p.n > 1).map(cellOf)];
    place.dataset["shown"] = String(points.length);
    show();
  };
  let timer = 0;
  map.on("moveend", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), REST_MS);
  });
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["cells", "areas"] });
    if (hit && told) tell(told, hit.properties);
    if (hit && Number(hit.properties["n"]) > 1) map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
  });
  const box = (place.dataset["box"] ?? "").split(",").map(Number);
  if (box.length === 4) {
    map.fitBounds(box as [number, number, number, number], { padding: PADDING, animate: false, maxZoom: 8 });
  }
  void ask();
  return show;
};

const areaOf = (p: Point): GeoJSON.Feature =>
  ring(circle(p.lon, p.lat, p.radius_km), { n: 1, id: p.id, words: p.words });

const cellOf = (p: Point): GeoJSON.Feature => ({
  type: "Feature",
  properties: { n: p.n, words: p.words, size: 5 + 2.5 * Math.log2(p.n) },
  geometry: { type: "Point", coordinates: [p.lon, p.lat] },
});

const tell = (place: HTMLElement, of: Record<string, unknown>): void => {
  place.textContent = of["id"] ? "" : String(of["words"]);
  if (!of["id"]) return;
  const link = document.createElement("a");
  link.href = `/incidents/${encodeURIComponent(String(of["id"]))}`;
  link.textContent = String(of["words"]);
  place.append(link);
};

const cornersOf = (shape: GeoJSON.Geometry): Position[] => {
  if (shape.type === "Polygon") return shape.coordinates.flat() as Position[];
  if (shape.type !== "MultiPolygon") return [];
  // The largest part: an overseas island would make the rest too small to see.
  const parts = shape.coordinates.map((part) => part[0] as Position[]);
  return parts.reduce((one, other) => (other.length > one.length ? other : one));
};
