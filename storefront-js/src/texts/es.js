/** Spanish, and Spain's own words where they differ. The words are the server's own. */
export const es = {
  error: "Error: ",
  required: "Ingresa tu {id}.",
  length: "Este {id} tiene {n} caracteres: revisa si falta o sobra alguno. Ejemplo: {ex}.",
  format: "El {id} no lleva «{c}». Ejemplo: {ex}.",
  shape: "Revisa el {id}: no tiene la forma esperada. Ejemplo: {ex}.",
  checksum: "Revisa el {id}: el dígito verificador no coincide con los demás.",
  component: "Revisa el {id}: esa combinación no existe.",
  country: "Este número parece de otro país ({cc}). Revisa el país o el número.",
  kind: "Para una factura, usa el {id} y no otro número.",
  swapped: "Parece que el {id} y la razón social están cambiados.",
  name_required: "Ingresa la razón social.",
  name_short: "Escribe la razón social completa.",
  name_long: "La razón social admite hasta {n} caracteres.",
  name_email: "Escribe el nombre de la empresa, no un correo.",
  name_url: "Escribe el nombre de la empresa, no una dirección web.",
  name_phone: "Escribe el nombre de la empresa, no un teléfono.",
  name_digits: "Escribe el nombre de la empresa, no solo números.",
  name_chars: "Quita «{c}» del nombre.",
  checking: "Comprobando…",
  fixed: "{id} correcto.",
  name_fixed: "Razón social correcta.",
  gate: "Revisa el {id} antes de pagar.",
  gate_many: "Revisa {n} datos de facturación antes de pagar.",
  again: "Si es correcto, pulsa de nuevo para continuar.",
};

export const esES = {
  checksum: "Revisa el {id}: el dígito de control no coincide con los demás.",
};
