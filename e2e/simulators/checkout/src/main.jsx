import { createRoot } from "react-dom/client";
import { App } from "./App.jsx";

const settings = JSON.parse(document.getElementById("checkout-settings").textContent);
createRoot(document.getElementById("root")).render(<App settings={settings} />);
