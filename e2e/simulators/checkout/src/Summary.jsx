/** What is bought and what it costs. A line without a picture gets a tile with its first letter. */
const TINTS = ["#dfe7dc", "#e9e0d2", "#dbe4ea", "#eadbdc"];

export function Summary({ settings, t, money }) {
  const { lines, shipping, total } = settings;
  return (
    <div className="summary">
      <ul className="lines">
        {lines.map((line, index) => (
          <li key={`${line.name}-${index}`}>
            <span className="tile" style={{ background: TINTS[index % TINTS.length] }}>
              {line.image ? <img src={line.image} alt="" /> : <span aria-hidden="true">{line.name.slice(0, 1)}</span>}
              <b aria-hidden="true">{line.qty}</b>
            </span>
            <span className="lines__name">{line.name}<small>{t.qty}: {line.qty}</small></span>
            <span className="lines__price">{money(line.price)}</span>
          </li>
        ))}
      </ul>
      <dl>
        {shipping && <div><dt>{t.shipping}<small>{shipping.name}</small></dt><dd>{money(shipping.price)}</dd></div>}
        <div className="total"><dt>{t.total}</dt><dd>{money(total)}<small>{settings.store.currency}</small></dd></div>
      </dl>
    </div>
  );
}
