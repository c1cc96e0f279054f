// The demo's desk: asks for the state every second and draws what changed. Text only ever goes in as text.
const WORDS = {
  en: {
    title: 'From the Tax ID at the checkout to the invoice in the mail box',
    lead: 'Everything here is the real Folio. Only Jumpseller, the checkout page and the mail server are simulated, on this machine.',
    shop: 'Go shopping', shop_hint: 'Fill the checkout. Try a Tax ID with one wrong digit, then the right one, then place the order.',
    watch: 'Watch the order become a document', none: 'No orders yet. Go shopping first.', more: 'Look around',
    mailbox: 'Mail box', folio: 'Folio’s own page (connect a store by OAuth)', checkout: 'To the checkout',
    order: 'Order', pdf: 'Read the PDF', mail: 'Read the mail', cancel: 'Cancel the order', paid: 'Mark as paid', admin: 'The order in the store’s admin',
    invoice: 'Invoice', receipt: 'Receipt', credit_note: 'Credit note',
    status: { paid: 'paid', canceled: 'canceled', pending_payment: 'waiting for payment', abandoned: 'abandoned' },
    where: { CL: 'Chile, pesos, RUT', PT: 'Portugal, euros, NIF' },
  },
  es: {
    title: 'Del RUT en el checkout a la factura en el correo',
    lead: 'Todo esto es el Folio de verdad. Solo Jumpseller, la página de checkout y el servidor de correo son simulados, en esta máquina.',
    shop: 'Ve de compras', shop_hint: 'Llena el checkout. Prueba un RUT con un dígito malo, luego el bueno, y haz el pedido.',
    watch: 'Mira cómo el pedido se vuelve documento', none: 'Aún no hay pedidos. Ve de compras primero.', more: 'Mira alrededor',
    mailbox: 'Buzón de correo', folio: 'La página de Folio (conectar una tienda por OAuth)', checkout: 'Al checkout',
    order: 'Pedido', pdf: 'Leer el PDF', mail: 'Leer el correo', cancel: 'Anular el pedido', paid: 'Marcar como pagado', admin: 'El pedido en el panel de la tienda',
    invoice: 'Factura', receipt: 'Boleta', credit_note: 'Nota de crédito',
    status: { paid: 'pagado', canceled: 'anulado', pending_payment: 'espera el pago', abandoned: 'abandonado' },
    where: { CL: 'Chile, pesos, RUT', PT: 'Portugal, euros, NIF' },
  },
  pt: {
    title: 'Do NIF no checkout à fatura na caixa de correio',
    lead: 'Tudo isto é o Folio verdadeiro. Só a Jumpseller, a página de checkout e o servidor de e-mail são simulados, nesta máquina.',
    shop: 'Vá às compras', shop_hint: 'Preencha o checkout. Experimente um NIF com um dígito errado, depois o certo, e faça a encomenda.',
    watch: 'Veja a encomenda tornar-se documento', none: 'Ainda não há encomendas. Vá às compras primeiro.', more: 'Veja à volta',
    mailbox: 'Caixa de correio', folio: 'A página do Folio (ligar uma loja por OAuth)', checkout: 'Para o checkout',
    order: 'Encomenda', pdf: 'Ler o PDF', mail: 'Ler o e-mail', cancel: 'Anular a encomenda', paid: 'Marcar como paga', admin: 'A encomenda no painel da loja',
    invoice: 'Fatura', receipt: 'Recibo', credit_note: 'Nota de crédito',
    status: { paid: 'paga', canceled: 'anulada', pending_payment: 'aguarda pagamento', abandoned: 'abandonada' },
    where: { CL: 'Chile, pesos, RUT', PT: 'Portugal, euros, NIF' },
  },
};
let language = (navigator.language || 'en').slice(0, 2);
if (!(language in WORDS)) language = 'en';
let drawn = '';

const words = () => WORDS[language];

/** An element with text, a class and perhaps an address. */
const make = (tag, text, className, href) => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  if (href) {
    element.href = href;
    element.target = '_blank';
    element.rel = 'noopener';
  }
  return element;
};

const button = (text, order, action) => {
  const element = make('button', text, 'plain');
  element.type = 'button';
  element.dataset.action = action;
  element.addEventListener('click', async () => {
    element.disabled = true;
    await fetch(`/orders/${order.code}/${order.id}/${action}`, { method: 'POST' });
  });
  return element;
};

const drawDocument = (found, mails) => {
  const item = make('li', '', found.state);
  item.append(make('strong', `${words()[found.kind]} ${found.number ?? ''}`));
  if (found.total) item.append(make('span', `${found.total} ${found.currency}`));
  if (found.held_reason) item.append(make('span', found.held_reason));
  if (found.url) item.append(make('a', words().pdf, 'pdf', found.url));
  for (const mail of mails) {
    if (found.number && mail.subject.includes(found.number)) item.append(make('a', words().mail, 'mail', mail.url));
  }
  return item;
};

const drawOrder = (order) => {
  const card = document.getElementById('order').content.cloneNode(true);
  card.querySelector('.order').id = `order-${order.code}-${order.id}`;
  card.querySelector('h3').textContent = `${words().order} ${order.id} · ${order.buyer}`;
  card.querySelector('.status').textContent = words().status[order.status] ?? order.status;
  card.querySelector('.total').textContent = `${order.total} ${order.currency}`;
  card.querySelector('.documents').append(...order.ledger.documents.map((found) => drawDocument(found, order.mails)));
  for (const line of order.ledger.timeline) {
    const item = make('li', '', line.code);
    item.append(make('time', line.at.slice(11, 19)), line.sentence);
    card.querySelector('.timeline').append(item);
  }
  const actions = card.querySelector('.actions');
  if (order.status === 'pending_payment') actions.append(button(words().paid, order, 'paid'));
  if (order.status !== 'canceled') actions.append(button(words().cancel, order, 'canceled'));
  actions.append(make('a', words().admin, '', order.admin));
  return card;
};

const drawStore = (store) => {
  const card = make('article', '', 'store');
  card.append(make('h3', store.name), make('p', words().where[store.country] ?? store.country));
  card.append(make('a', words().checkout, 'button', `/shop/${store.code}`));
  return card;
};

const draw = (state) => {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = words()[element.dataset.t];
  for (const element of document.querySelectorAll('[data-lang]')) {
    element.setAttribute('aria-pressed', String(element.dataset.lang === language));
  }
  document.getElementById('mailbox').href = state.mailbox;
  document.getElementById('folio').href = state.folio;
  document.getElementById('stores').replaceChildren(...state.stores.map(drawStore));
  const orders = state.orders.map(drawOrder);
  document.getElementById('orders').replaceChildren(...(orders.length ? orders : [make('p', words().none, 'soft empty')]));
};

const refresh = async () => {
  try {
    const response = await fetch(`/state.json?lang=${language}`);
    const text = await response.text();
    if (text + language !== drawn) {
      draw(JSON.parse(text));
      drawn = text + language;
    }
  } catch {
    // The demo was stopped; the page stays as it was.
  }
};

for (const element of document.querySelectorAll('[data-lang]')) {
  element.addEventListener('click', () => {
    language = element.dataset.lang;
    refresh();
  });
}
refresh();
setInterval(refresh, 1000);
