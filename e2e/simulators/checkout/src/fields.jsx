/** Rows as the platform draws them: a controlled input under a floating label, a react-select, a radio card. */
import { useEffect, useRef, useState } from "react";

export function Field({ id, label, form, wrap = "form-group", area, hint, late, ...rest }) {
  const Tag = area ? "textarea" : "input";
  const error = form.errors[id];
  return (
    <div className={`${wrap} row${late ? " late" : ""}`}>
      <div className="box">
        <Tag id={id} name={id} className={`form-control${error ? " is-invalid" : ""}`} placeholder=" "
          value={form.values[id]} onChange={(event) => form.set(id, event.target.value)}
          onBlur={() => form.blurred(id)} {...rest} />
        <label htmlFor={id}>{label}</label>
      </div>
      {hint && <p className="hint">{hint}</p>}
      {error && <span className="error-message">{error}</span>}
    </div>
  );
}

let made = 2;

export function Select({ id, label, options, form, texts }) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const inner = useRef(`react-select-${made++}-input`).current;
  const root = useRef(null);
  const value = form.values[id];
  useEffect(() => {
    const close = (event) => root.current?.contains(event.target) || setOpen(false);
    document.addEventListener("mousedown", close);
    return () => document.removeEventListener("mousedown", close);
  }, []);
  const pick = (option) => { form.set(id, option); setOpen(false); };
  const key = (event) => {
    if (event.key === "Escape") setOpen(false);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return setOpen(true);
      setAt((at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % Math.max(options.length, 1));
    }
    if (event.key === "Enter" && open && options[at]) { event.preventDefault(); pick(options[at]); }
  };
  const error = form.errors[id];
  return (
    <div className="form-group row">
      <div id={id} ref={root} className={`rs${open ? " open" : ""}${value ? " filled" : ""}${error ? " is-invalid" : ""}`}>
        <div className="rs__control" onClick={() => setOpen(!open)}>
          <span className="rs__label" id={`${inner}-label`}>{label}</span>
          <span className="rs__value">{value}</span>
          <input id={inner} role="combobox" aria-expanded={open} aria-controls={`${inner}-list`} aria-labelledby={`${inner}-label`}
            aria-activedescendant={open ? `${inner}-${at}` : undefined} readOnly value={value} onKeyDown={key} />
          <svg className="rs__arrow" viewBox="0 0 20 20" aria-hidden="true"><path d="M5 7.5l5 5 5-5" /></svg>
        </div>
        {open && (
          <ul className="rs__menu" id={`${inner}-list`} role="listbox" aria-labelledby={`${inner}-label`}>
            {options.length === 0 && <li className="rs__none">{texts.nothing}</li>}
            {options.map((option, index) => (
              <li key={option} id={`${inner}-${index}`} role="option" aria-selected={option === value}
                className={index === at ? "rs__option at" : "rs__option"} onMouseEnter={() => setAt(index)}
                onClick={() => pick(option)}>{option}</li>
            ))}
          </ul>
        )}
      </div>
      {error && <span className="error-message">{error}</span>}
    </div>
  );
}

export function Radio({ id, name, value, className, form, title, note, right, children }) {
  const checked = form.values[name] === value;
  return (
    <div className={checked ? "choice on" : "choice"}>
      <label>
        <input type="radio" id={id} name={name} value={value} className={className} checked={checked}
          onChange={() => form.set(name, value)} />
        <span className="choice__text"><strong>{title}</strong>{note && <small>{note}</small>}</span>
        {right && <span className="choice__right">{right}</span>}
      </label>
      {checked && children}
    </div>
  );
}
