/** The facilitator's page: the live room, and the panel beside it. */

import { startRoom } from "./room.js";
import { Desk } from "./views/panel_desk.js";

const part = (name) => document.getElementById(name === "itself" ? "panel" : `panel-${name}`);

new Desk(startRoom(), part);
