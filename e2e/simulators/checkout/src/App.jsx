/** The simulated checkout: one form state, controlled inputs only, an order button that disables itself. */
import { useEffect, useRef, useState } from "react";
import { Billing, Information, Payment, Shipping } from "./sections.jsx";
import { Summary } from "./Summary.jsx";
import { TEXTS } from "./texts.js";
import { platformAccepts } from "./rut.js";

const EMPTY = {
  email: "", phone: "", name: "", surname: "", address: "", city: "", complement: "", additional_information: "",
  region: "", municipality: "", taxid: "", company_name: "", business_activity: "", payment: "card", delivery: "delivery",
  same: true,
};
const NEEDED = ["email", "name", "surname", "address"];
const SENT = ["email", "phone", "name", "surname", "address", "city", "municipality", "region", "taxid", "company_name",
  "business_activity", "payment"];

export function App({ settings }) {
  const t = TEXTS[settings.language] ?? TEXTS.en;
  const { form, missing } = useForm(settings, t);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState("");
  const money = moneyIn(settings);

  const place = async () => {
    if (missing()) return;
    setFailure("");
    setSending(true);
    try {
      const next = await send(settings, form.values);
      window.location.assign(next);
    } catch {
      setFailure(t.failed);
      setSending(false);
    }
  };

  return (
    <>
      <header className="top">
        <div className="top__in">
          <span className="brand"><Mark name={settings.store.name} />{settings.store.name}</span>
          <span className="secure"><Lock />{t.secure}</span>
        </div>
      </header>
      <details className="peek">
        <summary><span>{t.show}</span><strong>{money(settings.total)}</strong></summary>
        <Summary settings={settings} t={t} money={money} />
      </details>
      <div className="page">
        <main>
          <Information form={form} t={t} country={settings.store.country} />
          <Shipping form={form} t={t} country={settings.store.country} price={money(settings.shipping?.price ?? t.free)} />
          <Billing form={form} t={t} settings={settings} />
          <Payment form={form} t={t} settings={settings} />
          {failure && <p className="failure" role="alert">{failure}</p>}
          <button type="button" id="save_place_order" disabled={sending && settings.button_disables !== false} onClick={place}>
            {sending ? <><i className="spin" aria-hidden="true" />{t.placing}</> : <>{t.place}<span>{money(settings.total)}</span></>}
          </button>
          <p className="terms">{t.terms}</p>
        </main>
        <aside aria-label={t.summary}>
          <h2>{t.summary}</h2>
          <Summary settings={settings} t={t} money={money} />
          <p className="demo">{t.demo}</p>
        </aside>
      </div>
    </>
  );
}

function useForm(settings, t) {
  const [values, setValues] = useState({ ...EMPTY, ...settings.prefill });
  const [errors, setErrors] = useState({});
  const now = useRef(values);
  now.current = values;
  useEffect(() => { window.__sim = { state: () => ({ ...now.current }), orders: [] }; }, []);
  const set = (id, value) => {
    setValues((old) => ({ ...old, [id]: value, ...(id === "region" ? { municipality: "" } : {}) }));
    setErrors(({ [id]: _gone, ...rest }) => rest);
  };
  const blurred = (id) => {
    if (id !== "taxid" || !settings.platform_taxid_error || !now.current.taxid) return;
    if (!platformAccepts(settings.store.country, now.current.taxid)) setErrors((old) => ({ ...old, taxid: t.badTaxId }));
  };
  const missing = () => {
    const empty = NEEDED.filter((id) => !now.current[id].trim());
    setErrors(Object.fromEntries(empty.map((id) => [id, t.needed])));
    if (empty.length) document.getElementById(empty[0])?.focus();
    return empty.length > 0;
  };
  return { form: { values, errors, set, blurred }, missing };
}

async function send(settings, values) {
  const order = Object.fromEntries(SENT.map((id) => [id, values[id]]));
  window.__sim.orders.push(order);
  const answer = await fetch(settings.place_url, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order),
  });
  if (!answer.ok) throw new Error(`the platform answered ${answer.status}`);
  return (await answer.json()).next ?? settings.success_url;
}

/** Prices come as the platform's own text, or as numbers of the store's currency. */
function moneyIn(settings) {
  const written = new Intl.NumberFormat(`${settings.language}-${settings.store.country}`, { style: "currency", currency: settings.store.currency });
  return (price) => (typeof price === "number" ? written.format(price) : price);
}

function Mark({ name }) {
  return <span className="mark" aria-hidden="true">{name.slice(0, 1)}</span>;
}

function Lock() {
  return <svg viewBox="0 0 20 20" aria-hidden="true"><rect x="4" y="9" width="12" height="8" rx="2" /><path d="M7 9V6.5a3 3 0 0 1 6 0V9" /></svg>;
}
