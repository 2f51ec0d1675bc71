// What maps are drawn of, made at build time: countries of Natural Earth under their codes of ISO 3166-1, and the
// addresses of those shapes and of the map's worker, for src/map.ts to import.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import type { Plugin } from "vite";

const SHAPES = "virtual:shapes";
const WORKER = "virtual:worker";
const { resolve } = createRequire(import.meta.url);

interface Atlas {
  type: "Topology";
  objects: { countries: { geometries: { id?: string; properties: { name: string } }[] } };
}

const atlas = (): string => {
  const read = JSON.parse(readFileSync(resolve("world-atlas/countries-50m.json"), "utf-8")) as Atlas;
  const { geometries } = read.objects.countries;
  const coded = geometries.map((shape) => ({
    ...shape,
    id: (shape.id && countries.numericToAlpha2(shape.id)) || undefined,
  }));
  return JSON.stringify({ ...read, objects: { countries: { ...read.objects.countries, geometries: coded } } });
};

export const shapes = (): Plugin => ({
  name: "recount-shapes",
  resolveId: (id) => (id === SHAPES || id === WORKER ? `\0${id}` : null),
  load(id) {
    if (id === `\0${SHAPES}`) {
      const file = this.emitFile({ type: "asset", name: "countries.json", source: atlas() });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    }
    if (id === `\0${WORKER}`) {
      const worker = "maplibre-gl/dist/maplibre-gl-worker.mjs";
      const file = this.emitFile({ type: "chunk", id: worker, name: "worker" });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    }
    return null;
  },
});
