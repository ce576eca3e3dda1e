// Name lists for the pretend people: nine languages, each with countries, time zones and a Latin spelling
// for addresses. Data only.

export type Culture = {
  language: string;
  weight: number;
  places: readonly { country: string; timeZone: string }[];
  familyFirst?: boolean;
  /** `native|latin` where the two differ */
  given: readonly string[];
  family: readonly string[];
};

const words = (text: string) => text.split(' ');

export const cultures: readonly Culture[] = [
  {
    language: 'en-US',
    weight: 30,
    places: [
      { country: 'US', timeZone: 'America/New_York' },
      { country: 'GB', timeZone: 'Europe/London' },
      { country: 'IE', timeZone: 'Europe/Dublin' },
      { country: 'CA', timeZone: 'America/Toronto' },
    ],
    given: words(
      'Grace Alan Dorothy Oscar Nora Miles Harriet Jonas Priya Theo Iris Felix Maya Ruben Zoe Caleb',
    ),
    family: words(
      'Hartley Brook Okafor Lindqvist Shaw Patel Morrow Keating Ellis Novak Whitby Dunne Carver Osei',
    ),
  },
  {
    language: 'fr-FR',
    weight: 12,
    places: [
      { country: 'FR', timeZone: 'Europe/Paris' },
      { country: 'BE', timeZone: 'Europe/Brussels' },
    ],
    given: words('Camille Léa Hugo Inès Mathis Chloé Gaspard Élodie Rémi Manon Baptiste Zélie'),
    family: words('Moreau Lefèvre Garnier Rousseau Chevalier Béranger Dumont Faure Lacroix Noël Perrin'),
  },
  {
    language: 'de-DE',
    weight: 14,
    places: [
      { country: 'DE', timeZone: 'Europe/Berlin' },
      { country: 'AT', timeZone: 'Europe/Vienna' },
      { country: 'CH', timeZone: 'Europe/Zurich' },
    ],
    given: words('Jürgen Anke Matthias Friederike Lukas Käthe Sönke Greta Emil Ronja Anton Wiebke'),
    family: words('Müller Schäfer Weiß Brandt Köhler Vogel Lorenz Jäger Bergmann Thiele Grünwald'),
  },
  {
    language: 'es-ES',
    weight: 10,
    places: [
      { country: 'ES', timeZone: 'Europe/Madrid' },
      { country: 'MX', timeZone: 'America/Mexico_City' },
    ],
    given: words('Lucía Mateo Inés Álvaro Carmen Íñigo Sofía Nicolás Pilar Andrés Noa Joaquín'),
    family: words('Núñez Ortega Ibáñez Vidal Castaño Romero Peña Serrano Gallardo Molina Fuentes'),
  },
  {
    language: 'pt-BR',
    weight: 9,
    places: [{ country: 'BR', timeZone: 'America/Sao_Paulo' }],
    given: words('João Beatriz Thiago Letícia Caio Mariana Otávio Luíza Rafael Júlia Davi Antônia'),
    family: words('Araújo Conceição Figueiredo Teixeira Brandão Magalhães Pires Sampaio Rocha Guimarães'),
  },
  {
    language: 'it-IT',
    weight: 7,
    places: [{ country: 'IT', timeZone: 'Europe/Rome' }],
    given: words('Giulia Lorenzo Chiara Niccolò Beatrice Elia Martina Tommaso Noemi Pietro'),
    family: words('Ferraro Galli Moretti Bassi Colombo Riva Sartori Pellegrini Grasso Donati'),
  },
  {
    language: 'nl-NL',
    weight: 6,
    places: [{ country: 'NL', timeZone: 'Europe/Amsterdam' }],
    given: words('Sanne Daan Fleur Bram Lotte Thijs Anouk Jesse Femke Ruben'),
    family: words('Visser Dekker Hoekstra Kuipers Mulder Brouwer Postma Schouten Verhoeven'),
  },
  {
    language: 'ja-JP',
    weight: 7,
    places: [{ country: 'JP', timeZone: 'Asia/Tokyo' }],
    familyFirst: true,
    given: words('陽菜|Hina 蓮|Ren 結衣|Yui 大輔|Daisuke 美咲|Misaki 翔太|Shota 千尋|Chihiro 健|Ken'),
    family: words(
      '佐藤|Sato 高橋|Takahashi 渡辺|Watanabe 小林|Kobayashi 山口|Yamaguchi 松本|Matsumoto 森|Mori',
    ),
  },
  {
    language: 'ar-AE',
    weight: 5,
    places: [{ country: 'AE', timeZone: 'Asia/Dubai' }],
    given: words('ليلى|Layla يوسف|Yousef مريم|Maryam عمر|Omar نور|Noor سليم|Salim هالة|Hala كريم|Karim'),
    family: words('حداد|Haddad المنصوري|Almansoori خوري|Khoury النجار|Alnajjar صباغ|Sabbagh درويش|Darwish'),
  },
];

export const departments: readonly { name: string; titles: readonly string[] }[] = [
  {
    name: 'Port Operations',
    titles: ['Berth Planner', 'Crane Supervisor', 'Yard Coordinator', 'Vessel Planner'],
  },
  { name: 'Shipping Lines', titles: ['Account Manager', 'Route Analyst', 'Booking Specialist'] },
  { name: 'Warehousing', titles: ['Shift Lead', 'Inventory Controller', 'Forklift Trainer'] },
  { name: 'Finance', titles: ['Controller', 'Accounts Payable Specialist', 'Treasury Analyst'] },
  { name: 'People and Culture', titles: ['HR Partner', 'Payroll Specialist', 'Recruiter'] },
  { name: 'Information Technology', titles: ['Systems Engineer', 'Identity Engineer', 'Service Desk Agent'] },
  { name: 'Legal and Customs', titles: ['Customs Broker', 'Counsel', 'Compliance Officer'] },
  { name: 'Marketing', titles: ['Content Lead', 'Campaign Manager', 'Designer'] },
];
