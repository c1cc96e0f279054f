/** Regions with some of their municipalities, and the phone prefix, for the countries the simulated stores live in. */
const PLACES = {
  CL: ["+56", {
    "Región Metropolitana": ["Las Condes", "Ñuñoa", "Providencia", "Santiago", "Vitacura"],
    "Valparaíso": ["Concón", "Quilpué", "Valparaíso", "Viña del Mar"],
    "Biobío": ["Concepción", "Los Ángeles", "Talcahuano"],
    "La Araucanía": ["Pucón", "Temuco", "Villarrica"],
  }],
  PT: ["+351", {
    Lisboa: ["Cascais", "Lisboa", "Oeiras", "Sintra"], Porto: ["Matosinhos", "Porto", "Vila Nova de Gaia"],
    Braga: ["Barcelos", "Braga", "Guimarães"], Coimbra: ["Coimbra", "Figueira da Foz"], Faro: ["Faro", "Loulé", "Tavira"],
  }],
  CO: ["+57", {
    "Bogotá D.C.": ["Chapinero", "Suba", "Usaquén"], Antioquia: ["Envigado", "Itagüí", "Medellín"],
    "Valle del Cauca": ["Cali", "Palmira"], "Atlántico": ["Barranquilla", "Soledad"],
  }],
  MX: ["+52", {
    "Ciudad de México": ["Benito Juárez", "Coyoacán", "Cuauhtémoc"], Jalisco: ["Guadalajara", "Zapopan"],
    "Nuevo León": ["Monterrey", "San Pedro Garza García"],
  }],
  PE: ["+51", { Lima: ["Barranco", "Miraflores", "San Isidro"], Arequipa: ["Arequipa", "Cayma"], Cusco: ["Cusco", "Wanchaq"] }],
  AR: ["+54", { "Buenos Aires": ["La Plata", "San Isidro", "Tigre"], "CABA": ["Belgrano", "Palermo"], "Córdoba": ["Córdoba"] }],
  BR: ["+55", { "São Paulo": ["Campinas", "Santos", "São Paulo"], "Rio de Janeiro": ["Niterói", "Rio de Janeiro"] }],
  ES: ["+34", { Madrid: ["Alcalá de Henares", "Madrid"], Barcelona: ["Badalona", "Barcelona"], Valencia: ["Gandia", "València"] }],
};

/** @returns {[string, Record<string, string[]>]} prefix and regions; one plain region where the country is not listed */
export function placesOf(country) {
  return PLACES[country] ?? ["+1", { Central: ["Central"], North: ["North"], South: ["South"] }];
}
