// Everything that all pages of the review room load. Each part works by itself on what the page holds.
import { watchKeys } from "./keys";
import { watchMaps } from "./maps";
import { watchMenus } from "./menus";
import { watchSelecting } from "./selecting";
import { swapForms } from "./swaps";
import { watchTies } from "./ties";

watchKeys();
watchMenus();
swapForms([watchMaps, watchSelecting, watchTies]);
