/** The four sections of the one-page layout; all are in the page from the start, only the company fields come late. */
import { Field, Radio, Select } from "./fields.jsx";
import { placesOf } from "./places.js";
import { platformAccepts } from "./rut.js";

function Section({ id, number, title, children }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}><span className="number" aria-hidden="true">{number}</span>{title}</h2>
      {children}
    </section>
  );
}

export function Information({ form, t, country }) {
  return (
    <Section id="information-page" number="1" title={t.contact}>
      <Field id="email" type="email" label={t.email} autoComplete="email" form={form} />
      <div className="pair">
        <Field id="name" label={t.name} autoComplete="given-name" wrap="floating-label-wrap" form={form} />
        <Field id="surname" label={t.surname} autoComplete="family-name" wrap="floating-label-wrap" form={form} />
      </div>
      <div className="phone">
        <button type="button" id="rfs-btn" aria-label={`${country} ${placesOf(country)[0]}`}>
          <b>{country}</b> {placesOf(country)[0]}
        </button>
        <Field id="phone" type="tel" label={t.phone} autoComplete="tel-national" form={form} />
      </div>
    </Section>
  );
}

export function Shipping({ form, t, country, price }) {
  const regions = placesOf(country)[1];
  return (
    <Section id="shipping-page" number="2" title={t.delivery}>
      <div className="choices" role="radiogroup" aria-label={t.delivery}>
        <Radio id="radio_delivery" name="delivery" value="delivery" form={form} title={t.home} right={price} />
        <Radio id="radio_store_pickup" name="delivery" value="pickup" form={form} title={t.pickup} note={t.pickupWhere} right={t.free} />
      </div>
      <div className="pair">
        <Select id="region" label={t.region} options={Object.keys(regions)} form={form} texts={t} />
        <Select id="municipality" label={t.municipality} options={regions[form.values.region] ?? []} form={form} texts={t} />
      </div>
      <Field id="address" label={t.address} autoComplete="street-address" form={form} />
      <div className="pair">
        <Field id="complement" label={t.complement} form={form} />
        <Field id="city" label={t.city} autoComplete="address-level2" form={form} />
      </div>
      <Field id="additional_information" area rows="2" label={t.notes} form={form} />
    </Section>
  );
}

export function Billing({ form, t, settings }) {
  return (
    <Section id="billing-page" number="3" title={t.billing}>
      <label className="check">
        <input type="checkbox" checked={form.values.same} onChange={(event) => form.set("same", event.target.checked)} />
        <span>{t.same}</span>
      </label>
      {settings.odd_row && form.values.taxid.length % 2 === 1 && <i data-odd="" />}
      <Field key={settings.remount ? form.values.taxid : "taxid"} id="taxid" label={settings.taxid_label} autoComplete="off"
        hint={t.billingHint} form={form} />
    </Section>
  );
}

export function Payment({ form, t, settings }) {
  const company = settings.company_fields && platformAccepts(settings.store.country, form.values.taxid);
  return (
    <Section id="payment-page" number="4" title={t.payment}>
      <div className="choices" role="radiogroup" aria-label={t.payment}>
        <Radio name="payment" value="card" className="radioOp" form={form} title={t.card} right={<Cards />}>
          <p className="choice__more">{t.cardHint}</p>
        </Radio>
        <Radio name="payment" value="transfer" className="radioOp" form={form} title={t.transfer}>
          <p className="choice__more">{t.transferHint}</p>
        </Radio>
      </div>
      {company && (
        <div className="company">
          <p>{t.companyHint}</p>
          <Field id="company_name" label={t.company} form={form} late />
          <Field id="business_activity" label={t.activity} form={form} late />
        </div>
      )}
    </Section>
  );
}

function Cards() {
  return (
    <svg className="cards" viewBox="0 0 68 22" aria-hidden="true">
      <rect width="32" height="22" rx="4" fill="#1f3a5f" /><rect y="5" width="32" height="4" fill="#11253f" />
      <rect x="5" y="13" width="11" height="3" rx="1.5" fill="#8fb3dc" />
      <rect x="36" width="32" height="22" rx="4" fill="#f3ede2" /><circle cx="48" cy="11" r="6" fill="#d8583c" />
      <circle cx="56" cy="11" r="6" fill="#eea23a" fillOpacity=".88" />
    </svg>
  );
}
