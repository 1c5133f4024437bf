import { themeSwitch } from "./common.js";

themeSwitch("theme");
