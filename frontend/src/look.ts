// How maps look, by light and by dark: shapes without words, as the page has those.
import type { StyleSpecification } from "maplibre-gl";

interface Colours {
  water: string;
  land: string;
  border: string;
  area: string;
  edge: string;
}

const LIGHT: Colours = { water: "#dfe7ec", land: "#fbfbf8", border: "#8b9096", area: "#9b1c1c", edge: "#6d0f0f" };
const DARK: Colours = { water: "#0e1114", land: "#262b30", border: "#767d84", area: "#ff9d92", edge: "#ffd0ca" };

const EMPTY = { type: "FeatureCollection" as const, features: [] };

/** The style over the shapes of countries; `areas` and `cells` are filled by who draws. */
export const look = (isDark: boolean, shapes: GeoJSON.FeatureCollection): StyleSpecification => {
  const c = isDark ? DARK : LIGHT;
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: shapes, attribution: "Natural Earth" },
      areas: { type: "geojson", data: EMPTY },
      cells: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": c.water } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": c.land } },
      { id: "borders", type: "line", source: "countries", paint: { "line-color": c.border, "line-width": 0.75 } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": c.area, "fill-opacity": 0.2 } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": c.edge, "line-width": 1.5 } },
      {
        id: "cells",
        type: "circle",
        source: "cells",
        paint: {
          "circle-color": c.area,
          "circle-opacity": 0.55,
          "circle-stroke-color": c.edge,
          "circle-stroke-width": 1,
          "circle-radius": ["get", "size"],
        },
      },
    ],
  };
};
