// What people also write to a bot at work, and what the bank knows nothing about: above all what shares its words with a
// question that it does know, such as a printer that does not connect or the key to an office. Each paragraph is a subject. The
// search learns them beside the entries, so that such a question finds its subject and not an entry; the thresholds are set on those
// that were held out. None is a question of a benchmark.

const subjects = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split(/\n\s*\n/u)
    .map((subject) => subject.split(';').map((said) => said.replace(/\s+/gu, ' ').trim()));

/** By language: subjects, each as it is asked about. */
export const OFF_TOPIC: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: subjects(`
    I cannot connect to the VPN; the VPN client asks for an update; VPN drops every few minutes; Wi-Fi does not work on my floor;
    what is the Wi-Fi password for visitors; my laptop does not find the wireless network; the internet is very slow today;
    the network drive is not connected; is there a problem with the network; how do I set up the VPN on my laptop

    the printer on the third floor is out of paper; my printer does not print; how do I add a printer; the scanner does not send mails;
    printing in colour; the printer asks for a code; paper jam; print from my phone

    Outlook does not open; Outlook is very slow; how do I write an out of office message; my mailbox is full; my calendar does not sync;
    how do I get into a shared mailbox; set up my mail on my phone; change my signature in Outlook; I cannot send mails; find an old mail

    how do I share my screen in a meeting; my microphone does not work in Teams calls; blur the background in a call; how can I mute a
    channel; record a meeting; how do I call somebody from Teams; my camera stays black; create a new team; leave a chat;
    change my picture in Teams; turn off the sound of notifications in Teams

    how do I make a pivot table in Excel; Excel formula for a sum; my Excel file is damaged; Word has lost my document; PowerPoint
    template of the company; OneDrive does not sync; restore a deleted file; no permission for this SharePoint site; share a folder with a
    colleague; Office asks for a licence; change the language of Office

    my laptop is slow; I need a new laptop; the screen stays dark; my keyboard is broken; order a mouse; a second monitor for my desk;
    headset for calls; the battery of my laptop is dead; blue screen after the update; the docking station does not work; Windows update
    takes very long; install a program on my PC; I need admin rights on my computer; my computer does not start

    when does my password run out; my Windows password expires in three days; what are the rules for a password; how long must a password be;
    how often must the password be changed; is my password strong enough; how do I remember all my passwords

    reset my SAP password; SAP password reset; I need a new password for Salesforce; change the password of my Oracle account; the password of
    the finance system has expired; forgot my login for the travel portal; unlock my account in the HR system; password for the database;
    the password of my private mail; reset my Facebook password; password of a PDF file; change the password of the router

    I forgot my password for SAP; SAP is locked; no access to Salesforce; I need a licence for Adobe; how do I get access to the finance
    folder; Jira does not load; the intranet is down; error in the time tracking; request access to GitHub; the HR portal does not open

    my badge does not open the door; I lost the key to my office; key for the locker; my access card is lost; where do I get a parking card;
    the gate does not open; I locked my car key in the car; key to the meeting room; the fingerprint reader at the entrance is broken

    the PIN of my bank card; my credit card is blocked; company credit card lost; online banking does not work; pay an invoice; my bank
    wants a code; change my bank account for the salary; payment terminal

    how many days of holiday do I have left; when do we get paid; how do I call in sick; my payslip is wrong; hand in travel expenses;
    overtime; parental leave; who is responsible for pensions; apply for a training; contract of employment; my health insurance;
    which tax class do I have; working from home rules

    what is for lunch today; is the canteen open; coffee machine leaks; order a pizza; a restaurant nearby; no milk in the fridge; fruit basket

    what is the weather like tomorrow; who won the match last night; tell me a joke; write a poem about autumn; what is the capital of
    Australia; what time is it; please translate this sentence into Italian; who is the president; sing a song; how old is the universe;
    share price; recommend a film; write an email for me; summarise this document; what is the meaning of life

    can you book a meeting room for Tuesday; my chair is broken; it is too cold in the office; where can I park my car; who is the head of
    marketing; when is the next company party; I would like to order business cards; is the gym open on Sunday; the toilet is blocked;
    the lift is stuck; where is the first aid box; which desk can I book; address of our office in Paris

    my train is late, I will be there at ten; book a flight to Madrid; hotel near the office; do I need a visa; my passport has expired;
    company car; where do I fill up the car; rail card; taxi to the airport

    roaming costs in another country; my data volume is used up; the display of my phone is cracked, who repairs it; a cover for my phone;
    order a new mobile contract; block a caller; WhatsApp on the company phone; my desk phone does not ring; forward calls; voicemail
  `),
  de: subjects(`
    das VPN geht nicht; VPN bricht ständig ab; WLAN funktioniert nicht; wie lautet das WLAN-Kennwort für Besucher; das Internet ist langsam;
    das Netzlaufwerk ist nicht verbunden; Verbindung zum Netzwerk verloren

    der Drucker im dritten Stock hat kein Papier mehr; wie füge ich einen Drucker hinzu; Papierstau; der Scanner geht nicht; farbig drucken

    Outlook startet nicht; Outlook ist langsam; Abwesenheitsnotiz einrichten; mein Postfach ist voll; Kalender synchronisiert nicht;
    Signatur ändern; ich kann keine Mails senden; E-Mail auf dem Handy einrichten; Zugriff auf ein gemeinsames Postfach

    mein Mikrofon geht in Teams nicht; Hintergrund unscharf machen; Besprechung aufzeichnen; Kamera bleibt schwarz; wie teile ich meinen
    Bildschirm; Kanal stummschalten; Profilbild ändern; jemanden in Teams anrufen

    wie erstelle ich eine Pivot-Tabelle in Excel; Excel-Formel; meine Datei ist weg; PowerPoint-Vorlage; OneDrive synchronisiert nicht;
    keine Berechtigung für SharePoint; Ordner freigeben; Office-Lizenz; Word stürzt ab

    mein Laptop ist langsam; ich brauche einen neuen Rechner; Bildschirm bleibt schwarz; Tastatur kaputt; Maus bestellen; zweiter Monitor;
    Headset; Akku leer; Bluescreen; Windows-Update dauert ewig; Programm installieren; Adminrechte auf meinem PC

    wann läuft mein Passwort ab; Passwort läuft in drei Tagen ab; welche Regeln gelten für Passwörter; wie lang muss ein Passwort sein; ist mein
    Passwort sicher genug

    SAP-Passwort zurücksetzen; Passwort für SAP ändern; neues Passwort für Salesforce; Passwort für Oracle abgelaufen; Zugangsdaten für das
    Reiseportal vergessen; mein Konto im Personalsystem entsperren; Passwort der Datenbank; Passwort meiner privaten Mail; Passwort einer
    PDF-Datei; Router-Passwort ändern

    SAP-Passwort vergessen; SAP gesperrt; kein Zugriff auf Salesforce; Zugriff auf das Laufwerk der Buchhaltung; Intranet nicht erreichbar;
    Zeiterfassung geht nicht; Berechtigung beantragen

    mein Ausweis öffnet die Tür nicht; Büroschlüssel verloren; Schlüssel für den Spind; Zugangskarte weg; Parkkarte; Autoschlüssel;
    die Schranke geht nicht auf; der Fingerabdruckleser am Eingang ist kaputt

    PIN meiner Bankkarte; Kreditkarte gesperrt; Firmenkreditkarte verloren; Online-Banking geht nicht; Rechnung bezahlen; neue Bankverbindung

    wie viele Urlaubstage habe ich noch; wann kommt das Gehalt; Krankmeldung; Gehaltsabrechnung falsch; wie reiche ich meine Reisekosten ein;
    Überstunden; Elternzeit; Fortbildung; Betriebsrente; Homeoffice-Regelung

    was gibt es heute zum Mittagessen; hat die Kantine offen; die Kaffeemaschine tropft; Pizza bestellen; Restaurant in der Nähe

    wie wird das Wetter morgen; wer hat gestern Abend gewonnen; erzähl mir einen Witz; schreib ein Gedicht; was ist die Hauptstadt von
    Australien; wie spät ist es; übersetze das bitte; Aktienkurs; empfiehl mir einen Film; schreib mir eine Mail

    kannst du einen Besprechungsraum für Dienstag buchen; mein Stuhl ist kaputt; im Büro ist es kalt; wo kann ich mein Auto abstellen; wer
    leitet das Marketing; wann ist das nächste Firmenfest; Visitenkarten bestellen; der Aufzug steckt fest; die Toilette ist verstopft

    mein Zug hat Verspätung, ich komme um zehn; Flug buchen; Hotel; Reisepass abgelaufen; Dienstwagen; Taxi zum Flughafen; Bahncard

    Roaming-Kosten im Ausland; Datenvolumen aufgebraucht; Handydisplay kaputt, wer repariert das; Handyhülle; Handyvertrag; WhatsApp auf dem
    Firmenhandy; Anrufe weiterleiten; Festnetztelefon klingelt nicht; Mailbox
  `),
  fr: subjects(`
    le VPN ne fonctionne pas; le VPN se coupe sans arrêt; pas de Wi-Fi; quel est le code Wi-Fi des visiteurs; internet est lent; le lecteur
    réseau n’est pas connecté; connexion au réseau perdue

    l’imprimante du troisième étage n’a plus de papier; ajouter une imprimante; bourrage papier; le scanner est en panne; imprimer en couleur

    Outlook ne s’ouvre pas; Outlook rame; message d’absence; ma boîte mail est pleine; le calendrier ne se synchronise pas; changer ma
    signature; je ne peux pas envoyer de mails; configurer mes mails sur le téléphone; accès à une boîte partagée

    mon micro ne marche pas dans Teams; flouter l’arrière-plan; enregistrer une réunion; la caméra reste noire; partager mon écran; couper un
    canal; changer ma photo de profil; appeler quelqu’un avec Teams

    comment faire un tableau croisé dynamique dans Excel; formule Excel; mon fichier a disparu; modèle PowerPoint; OneDrive ne synchronise pas;
    pas de droits sur SharePoint; partager un dossier; licence Office; Word plante

    mon ordinateur est lent; il me faut un nouveau portable; écran noir; clavier cassé; commander une souris; deuxième écran; casque audio;
    batterie morte; écran bleu; la mise à jour de Windows est longue; installer un logiciel; droits d’administrateur sur mon poste

    quand expire mon mot de passe; le mot de passe expire dans trois jours; quelles sont les règles pour un mot de passe; longueur du mot de
    passe; mon mot de passe est-il assez fort

    réinitialiser le mot de passe SAP; changer mon mot de passe de SAP; nouveau mot de passe pour Salesforce; mot de passe Oracle expiré;
    identifiants du portail de voyages oubliés; débloquer mon compte dans le logiciel RH; mot de passe de la base de données; mot de passe de
    ma messagerie privée; mot de passe d’un fichier PDF; changer le mot de passe du routeur

    mot de passe SAP oublié; SAP bloqué; pas d’accès à Salesforce; accès au dossier de la comptabilité; intranet inaccessible; le pointage ne
    marche pas; demander une autorisation

    mon badge n’ouvre pas la porte; j’ai égaré la clé de mon bureau; clé du casier; carte d’accès perdue; carte de parking; clé de voiture;
    la barrière ne s’ouvre pas; le lecteur d’empreintes de l’entrée est cassé

    le code PIN de ma carte bancaire; carte de crédit bloquée; carte d’entreprise perdue; banque en ligne; payer une facture; changer de RIB

    combien de jours de congé me reste-t-il; quand tombe le salaire; arrêt maladie; ma fiche de paie est fausse; notes de frais; heures
    supplémentaires; congé parental; formation; retraite; règles du télétravail

    qu’est-ce qu’on mange à midi; la cantine est ouverte; la machine à café fuit; commander une pizza; un restaurant dans le coin

    quel temps fera-t-il demain; qui a gagné le match hier soir; raconte-moi une blague; écris un poème; quelle est la capitale de
    l’Australie; quelle heure est-il; traduis cette phrase; cours de la bourse; conseille-moi un film; rédige un mail

    peux-tu réserver une salle pour mardi; ma chaise est cassée; il fait froid au bureau; où garer ma voiture; qui dirige le marketing; quand
    est la prochaine fête; cartes de visite; l’ascenseur est bloqué; les toilettes sont bouchées

    mon train est en retard, j’arrive à dix heures; réserver un vol; hôtel; passeport périmé; voiture de fonction; taxi pour l’aéroport

    frais d’itinérance à l’étranger; forfait de données épuisé; l’écran de mon téléphone est fissuré, qui le répare; coque de téléphone; forfait
    mobile; WhatsApp sur le téléphone de l’entreprise; renvoi d’appel; le téléphone fixe ne sonne pas; messagerie vocale
  `),
  es: subjects(`
    la VPN no funciona; la VPN se corta todo el rato; no hay wifi; cuál es la contraseña del wifi para visitas; internet va lento; la unidad de
    red no está conectada; conexión a la red perdida

    la impresora de la tercera planta no tiene papel; agregar una impresora; atasco de papel; el escáner no va; imprimir en color

    Outlook no se abre; Outlook va fatal; mensaje de fuera de oficina; mi buzón está lleno; el calendario no se sincroniza; cambiar mi firma;
    no puedo enviar correos; configurar el correo en el móvil; acceso a un buzón compartido

    mi micrófono no funciona en Teams; desenfocar el fondo; grabar una reunión; la cámara se ve negra; compartir pantalla; silenciar un canal;
    cambiar mi foto de perfil; llamar a alguien con Teams

    cómo hago una tabla dinámica en Excel; fórmula de Excel; ha desaparecido mi archivo; plantilla de PowerPoint; OneDrive no sincroniza;
    sin permiso en SharePoint; compartir una carpeta; licencia de Office; Word se cuelga

    mi ordenador va lento; hace falta otro portátil; pantalla negra; teclado roto; pedir un ratón; segundo monitor; auriculares; batería
    agotada; pantallazo azul; la actualización de Windows tarda mucho; instalar un programa; permisos de administrador en mi equipo

    cuándo caduca mi contraseña; la contraseña caduca en tres días; qué reglas tiene la contraseña; longitud de la contraseña; es segura mi
    contraseña

    restablecer la contraseña de SAP; cambiar mi contraseña en SAP; nueva contraseña para Salesforce; la contraseña de Oracle ha caducado;
    olvidé el usuario del portal de viajes; desbloquear mi cuenta en el sistema de nóminas; contraseña de la base de datos; contraseña de mi
    correo privado; contraseña de un archivo PDF; cambiar la contraseña del router

    olvidé la contraseña de SAP; SAP bloqueado; sin acceso a Salesforce; acceso a la carpeta de contabilidad; la intranet no carga; el fichaje
    no funciona; solicitar un permiso

    mi tarjeta no abre la puerta; se me perdió la llave del despacho; llave de la taquilla; tarjeta de acceso extraviada; tarjeta de
    aparcamiento; llave del coche; la barrera no se abre; el lector de huellas de la entrada está roto

    el PIN de mi tarjeta bancaria; tarjeta de crédito bloqueada; tarjeta de empresa perdida; banca en línea; pagar una factura; cambiar de cuenta

    cuántos días de vacaciones tengo; cuándo pagan la nómina; baja médica; mi nómina está mal; gastos de viaje; horas extra; permiso parental;
    formación; pensión; normas de teletrabajo

    qué hay hoy para comer; está abierto el comedor; la cafetera gotea; pedir una pizza; un restaurante cerca

    qué tiempo hará mañana; quién ganó el partido anoche; cuéntame un chiste; escribe un poema; cuál es la capital de Australia; qué hora es;
    traduce esta frase; cotización; recomiéndame una película; redacta un correo

    puedes reservar una sala para el martes; mi silla está rota; hace frío en la oficina; dónde aparco el coche; quién dirige marketing; cuándo
    es la próxima fiesta; tarjetas de visita; el ascensor está parado; el baño está atascado

    mi tren llega tarde, llego a las diez; reservar un vuelo; hotel; pasaporte caducado; coche de empresa; taxi al aeropuerto

    costes de roaming en el extranjero; se me acabaron los datos; la pantalla del móvil está rota, quién la arregla; funda de móvil; contrato
    móvil; WhatsApp en el teléfono de empresa; desvío de llamadas; el teléfono fijo no suena; buzón de voz
  `),
  'pt-BR': subjects(`
    a VPN não funciona; a VPN cai toda hora; sem wi-fi; qual é a senha do wi-fi para visitas; a internet está lenta; a unidade de rede não está
    conectada; conexão com a rede perdida

    a impressora do terceiro andar está sem papel; adicionar uma impressora; papel preso; o scanner não funciona; imprimir colorido

    o Outlook não abre; o Outlook está travando; mensagem de ausência; minha caixa está cheia; o calendário não sincroniza; mudar minha
    assinatura; não consigo enviar e-mails; configurar o e-mail no celular; acesso a uma caixa compartilhada

    meu microfone não funciona no Teams; desfocar o fundo; gravar uma reunião; a câmera fica preta; compartilhar a tela; silenciar um canal;
    mudar minha foto de perfil; ligar para alguém pelo Teams

    como faço uma tabela dinâmica no Excel; fórmula do Excel; meu arquivo sumiu; modelo de PowerPoint; o OneDrive não sincroniza; sem permissão
    no SharePoint; compartilhar uma pasta; licença do Office; o Word trava

    meu computador está lento; quero trocar de notebook; tela preta; teclado quebrado; pedir um mouse; segundo monitor; fone de ouvido; bateria
    viciada; tela azul; a atualização do Windows demora; instalar um programa; direitos de administrador no meu PC

    quando a minha senha expira; a senha expira em três dias; quais são as regras da senha; tamanho da senha; minha senha é forte

    redefinir a senha do SAP; trocar minha senha no SAP; nova senha do Salesforce; a senha do Oracle expirou; esqueci o login do portal de
    viagens; desbloquear minha conta no sistema de RH; senha do banco de dados; senha do meu e-mail particular; senha de um arquivo PDF;
    trocar a senha do roteador

    esqueci a senha do SAP; SAP bloqueado; sem acesso ao Salesforce; acesso à pasta da contabilidade; a intranet não carrega; o ponto eletrônico
    não funciona; solicitar uma permissão

    meu crachá não abre a porta; perdi a chave do escritório; chave do armário; cartão de acesso perdido; cartão de estacionamento; chave do
    carro; a cancela não abre; o leitor de digitais da entrada quebrou

    o PIN do meu cartão do banco; cartão de crédito bloqueado; cartão corporativo perdido; internet banking; pagar um boleto; mudar de conta

    quantos dias de férias ainda tenho; quando cai o salário; atestado médico; meu holerite está errado; despesas de viagem; horas extras;
    licença-paternidade; treinamento; aposentadoria; regras do home office

    o que tem de almoço hoje; o refeitório está aberto; a cafeteira está vazando; pedir uma pizza; um restaurante por perto

    como vai estar o tempo amanhã; quem ganhou o jogo ontem; conta uma piada; escreve um poema; qual é a capital da Austrália; que horas são;
    traduz esta frase; cotação do dólar; indica um filme; escreve um e-mail

    pode reservar uma sala para terça; minha cadeira quebrou; está frio no escritório; onde estaciono o carro; quem dirige o marketing; quando é
    a próxima festa; cartões de visita; o elevador está parado; o banheiro está entupido

    meu trem está atrasado, chego às dez; reservar um voo; hotel; passaporte vencido; carro da empresa; táxi para o aeroporto

    custo de roaming no exterior; meus dados acabaram; a tela do celular trincou, quem conserta; capinha de celular; plano de celular; WhatsApp
    no celular da empresa; desviar chamadas; o telefone fixo não toca; caixa postal
  `),
  it: subjects(`
    la VPN non funziona; la VPN cade di continuo; niente wi-fi; qual è la password del wi-fi per i visitatori; internet è lento; l’unità di rete
    non è collegata; connessione alla rete persa

    la stampante del terzo piano è senza carta; aggiungere una stampante; carta inceppata; lo scanner non va; stampare a colori

    Outlook non si apre; Outlook si blocca; messaggio di assenza; la mia casella è piena; il calendario non si sincronizza; cambiare la firma;
    non riesco a inviare mail; configurare la posta sul telefono; accesso a una casella condivisa

    il microfono non funziona in Teams; sfocare lo sfondo; registrare una riunione; la videocamera resta nera; condividere lo schermo;
    silenziare un canale; cambiare la foto del profilo; chiamare qualcuno con Teams

    come faccio una tabella pivot in Excel; formula di Excel; il mio file è sparito; modello di PowerPoint; OneDrive non sincronizza; nessun
    permesso su SharePoint; condividere una cartella; licenza di Office; Word si chiude

    il mio computer è lento; vorrei un altro portatile; schermo nero; tastiera rotta; ordinare un mouse; secondo monitor; cuffie; batteria
    scarica del portatile; schermata blu; l’aggiornamento di Windows è lungo; installare un programma; diritti di amministratore sul mio PC

    quando scade la mia password; la password scade tra tre giorni; quali regole ha la password; lunghezza della password; la mia password è
    abbastanza sicura

    reimpostare la password di SAP; cambiare la mia password in SAP; nuova password per Salesforce; la password di Oracle è scaduta; ho
    dimenticato le credenziali del portale viaggi; sbloccare il mio account nel sistema delle paghe; password del database; password della mia
    posta privata; password di un file PDF; cambiare la password del router

    password di SAP dimenticata; SAP bloccato; nessun accesso a Salesforce; accesso alla cartella della contabilità; la intranet non si apre; la
    timbratura non funziona; chiedere un’autorizzazione

    il badge non apre la porta; ho smarrito la chiave dello studio; chiave dell’armadietto; tessera d’accesso persa; tessera del parcheggio;
    chiave dell’auto; la sbarra non si alza; il lettore di impronte all’ingresso è rotto

    il PIN del bancomat; carta aziendale persa; carta bloccata dalla banca; home banking; pagare una fattura; cambiare IBAN

    quanti giorni di ferie ho; quando arriva lo stipendio; certificato di malattia; la busta paga è sbagliata; nota spese; straordinari; congedo
    parentale; corso di formazione; pensione; regole dello smart working

    cosa c’è oggi per pranzo; la mensa è aperta; la macchina del caffè perde; ordinare una pizza; un ristorante in zona

    che tempo farà domani; chi ha vinto la partita ieri sera; raccontami una barzelletta; scrivi una poesia; qual è la capitale dell’Australia;
    che ore sono; traduci questa frase; quotazione in borsa; consigliami un film; scrivi una mail

    puoi prenotare una sala per martedì; la mia sedia è rotta; fa freddo in ufficio; dove parcheggio; chi dirige il marketing; quando è la
    prossima festa; biglietti da visita; l’ascensore è fermo; il bagno è intasato

    il mio treno è in ritardo, arrivo alle dieci; prenotare un volo; albergo; passaporto scaduto; auto aziendale; taxi per l’aeroporto

    costi di roaming all’estero; giga finiti; lo schermo del telefono è rotto, chi lo ripara; cover del telefono; contratto del cellulare;
    WhatsApp sul telefono aziendale; deviare le chiamate; il telefono fisso non squilla; segreteria telefonica
  `),
  nl: subjects(`
    de VPN werkt niet; VPN valt steeds weg; geen wifi; wat is het wifi-wachtwoord voor bezoekers; het internet is traag; de netwerkschijf is niet
    verbonden; verbinding met het netwerk kwijt

    het papier van de printer op de derde verdieping is op; een printer toevoegen; papier zit vast; de scanner werkt niet; in kleur printen

    Outlook gaat niet open; Outlook hangt; afwezigheidsbericht; mijn postvak is vol; agenda synchroniseert niet; handtekening wijzigen; ik kan
    geen mail sturen; mail instellen op mijn telefoon; toegang tot een gedeeld postvak

    mijn microfoon werkt niet in Teams; achtergrond vervagen; vergadering opnemen; camera blijft zwart; scherm delen; een kanaal dempen;
    profielfoto wijzigen; iemand bellen met Teams

    hoe maak ik een draaitabel in Excel; Excel-formule; mijn bestand is weg; PowerPoint-sjabloon; OneDrive synchroniseert niet; geen rechten op
    SharePoint; een map delen; Office-licentie; Word crasht

    mijn laptop is traag; nieuwe laptop bestellen; scherm blijft zwart; toetsenbord kapot; muis bestellen; tweede monitor; headset; accu van de
    laptop op; blauw scherm; Windows-update duurt lang; programma installeren; beheerrechten op mijn pc

    wanneer verloopt mijn wachtwoord; het wachtwoord verloopt over drie dagen; welke regels gelden voor wachtwoorden; hoe lang moet een
    wachtwoord zijn; is mijn wachtwoord sterk genoeg

    SAP-wachtwoord resetten; mijn wachtwoord in SAP wijzigen; nieuw wachtwoord voor Salesforce; wachtwoord van Oracle verlopen; inloggegevens
    van het reisportaal vergeten; mijn account in het personeelssysteem ontgrendelen; wachtwoord van de database; wachtwoord van mijn
    privémail; wachtwoord van een pdf-bestand; wachtwoord van de router wijzigen

    SAP-wachtwoord vergeten; SAP geblokkeerd; geen toegang tot Salesforce; toegang tot de map van de boekhouding; intranet laadt niet;
    urenregistratie werkt niet; rechten aanvragen

    mijn pas opent de deur niet; sleutel van mijn kamer verloren; sleutel van het kluisje; toegangspas van het gebouw kwijt; parkeerkaart;
    autosleutel; de slagboom gaat niet open; de vingerafdruklezer bij de ingang is kapot

    de pincode van mijn bankpas; creditcard geblokkeerd; zakelijke creditcard kwijt; internetbankieren; een factuur betalen; ander rekeningnummer

    hoeveel vrije dagen heb ik nog; wanneer komt het salaris; ziekmelden; mijn loonstrook klopt niet; reiskosten declareren; overuren;
    ouderschapsverlof; cursus; pensioen; regels voor thuiswerken

    wat eten we vandaag; is de kantine open; de koffiemachine lekt; pizza bestellen; een restaurant in de buurt

    wat voor weer wordt het morgen; wie heeft gisteren gewonnen; vertel een mop; schrijf een gedicht; wat is de hoofdstad van Australië; hoe laat
    is het; vertaal deze zin; beurskoers; raad me een film aan; schrijf een mail

    kun je een vergaderzaal boeken voor dinsdag; mijn stoel is kapot; het is koud op kantoor; waar kan ik mijn auto parkeren; wie leidt marketing;
    wanneer is het volgende bedrijfsfeest; visitekaartjes; de lift zit vast; het toilet is verstopt

    mijn trein is te laat, ik ben er om tien uur; een vlucht boeken; hotel; paspoort verlopen; leaseauto; taxi naar het vliegveld

    roamingkosten in het buitenland; mijn databundel is op; het scherm van mijn telefoon is gebarsten, wie repareert dat; telefoonhoesje;
    mobiel abonnement; WhatsApp op de werktelefoon; doorschakelen; de vaste telefoon gaat niet over; voicemail
  `),
  ja: subjects(`
    VPNがつながらない; VPNがすぐ切れる; 無線LANが使えない; ゲスト用Wi-Fiのパスワードは; インターネットが遅い; ネットワークドライブに接続できない

    三階のプリンターの紙がなくなりました; プリンターを追加したい; 紙が詰まった; スキャナーが動かない; カラーで印刷したい

    Outlookが開かない; Outlookが重い; 不在メッセージを設定したい; メールボックスがいっぱい; 予定表が同期しない; 署名を変えたい; メールが送れない;
    携帯にメールを設定したい; 共有メールボックスを見たい

    Teamsの会議でマイクが使えない; 背景をぼかしたい; 会議を録画したい; カメラが映らない; 画面を共有したい; チャネルを通知オフにしたい;
    プロフィール写真を変えたい; Teamsで電話をかけたい

    Excelでピボットテーブルを作るには; Excelの関数; ファイルが消えた; PowerPointのテンプレート; OneDriveが同期しない; SharePointの権限がない;
    フォルダーを共有したい; Officeのライセンス; Wordが固まる

    パソコンが遅い; 新しいPCを買ってほしい; 画面が真っ暗; キーボードが壊れた; マウスを注文したい; モニターを増やしたい; ヘッドセットがほしい;
    ノートPCのバッテリーが切れる; ブルースクリーン; Windowsの更新が終わらない; ソフトをインストールしたい; PCの管理者権限がほしい

    パスワードの期限はいつですか; パスワードがあと三日で切れます; パスワードの決まり; パスワードは何文字; パスワードは強いですか

    SAPのパスワードをリセットしたい; SAPのパスワードを変更したい; Salesforceの新しいパスワード; Oracleのパスワードが期限切れ; 出張ポータルのログイン情報を忘れた;
    人事システムのアカウントのロックを解除してほしい; データベースのパスワード; 私用メールのパスワード; PDFファイルのパスワード; ルーターのパスワードを変更

    SAPのパスワードを忘れた; SAPがロックされた; Salesforceに入れない; 経理のフォルダーを見たい; イントラネットが開かない; 勤怠システムのエラー;
    アクセス権を申請したい

    社員証でドアが開かない; 部屋の鍵をなくした; ロッカーの鍵; 入館カードをなくした; 駐車場のカード; 車の鍵; ゲートが開かない;
    入口の指紋認証が壊れている

    キャッシュカードの暗証番号; クレジットカードが止められた; 法人カードをなくした; ネットバンキング; 請求書を払う; 給与の振込口座を変えたい

    有給休暇はあと何日残っていますか; 給料日はいつですか; 病欠の連絡; 給与明細が間違っている; 出張費の精算はどうすればいいですか; 残業;
    育児休暇; 研修を申し込みたい; 年金; 在宅勤務の規則

    今日のお昼は何ですか; 食堂は開いていますか; コーヒーマシンから水が漏れています; ピザを頼みたい; 近くのレストラン

    明日の天気はどうですか; 昨夜の試合はどちらが勝ちましたか; 何か面白い話をしてください; 詩を書いて; オーストラリアの首都はどこですか; 今何時;
    この文を訳して; 株価; 映画を勧めて; メールを書いて

    火曜日の会議室を予約してください; 椅子が壊れたので新しいものをもらえますか; 事務所が寒い; 車はどこに止められますか; マーケティングの責任者は;
    次の社内パーティーはいつですか; 名刺を頼みたい; エレベーターが止まった; トイレが詰まった

    電車が遅れているので十時に着きます; 飛行機を予約したい; ホテル; 旅券の期限が切れた; 社用車; 空港までタクシー

    海外での通信料; データ通信量がなくなった; 携帯の画面が割れた、修理は; スマホケース; 携帯の契約; 会社の携帯でLINE; 電話を転送したい;
    固定電話が鳴らない; 留守番電話
  `),
  ar: subjects(`
    الشبكة الافتراضية VPN لا تعمل; ينقطع الـVPN باستمرار; لا يوجد واي فاي; ما كلمة سر الواي فاي للزوار; الإنترنت بطيء; محرك الشبكة غير متصل

    نفد الورق من الطابعة في الطابق الثالث; إضافة طابعة; الورق عالق; الماسح لا يعمل; طباعة بالألوان

    برنامج Outlook لا يفتح; أوتلوك يعلق; رسالة خارج المكتب; صندوق بريدي ممتلئ; التقويم لا يتزامن; تغيير توقيعي; لا أستطيع إرسال البريد;
    إعداد البريد على الجوال; الوصول إلى صندوق مشترك

    الميكروفون لا يعمل في Teams; تمويه الخلفية; تسجيل اجتماع; الكاميرا سوداء; مشاركة الشاشة; كتم قناة; تغيير صورة الملف الشخصي;
    الاتصال بشخص عبر تيمز

    كيف أنشئ جدولًا محوريًا في إكسل; معادلة إكسل; اختفى ملفي; قالب باوربوينت; لا يتزامن OneDrive; لا صلاحية لي في SharePoint; مشاركة مجلد;
    ترخيص أوفيس; برنامج وورد يتعطل

    حاسوبي بطيء; أريد حاسوبا جديدا; الشاشة سوداء; لوحة المفاتيح معطلة; طلب فأرة; شاشة ثانية; سماعة رأس; بطارية الحاسوب; شاشة زرقاء;
    تحديث ويندوز طويل; تثبيت برنامج; صلاحيات المسؤول على جهازي

    متى تنتهي كلمة مروري; تنتهي كلمة المرور بعد ثلاثة أيام; ما قواعد كلمة المرور; كم طول كلمة المرور; هل كلمة مروري قوية

    إعادة تعيين كلمة مرور SAP; إعادة تعيين كلمة مرور ساب; تغيير كلمة المرور في نظام ساب; كلمة مرور جديدة لـ Salesforce; انتهت كلمة مرور Oracle; نسيت
    بيانات الدخول إلى بوابة السفر; فتح حسابي المقفل في نظام الموارد البشرية; كلمة مرور قاعدة البيانات; كلمة مرور بريدي الشخصي; كلمة مرور ملف PDF;
    تغيير كلمة مرور الراوتر

    نسيت كلمة مرور SAP; حساب ساب مقفل; لا وصول إلى Salesforce; الوصول إلى مجلد المحاسبة; الموقع الداخلي لا يفتح; نظام الدوام لا يعمل; طلب صلاحية

    بطاقتي لا تفتح الباب; فقدت مفتاح الغرفة; مفتاح الخزانة; ضاعت بطاقة الدخول إلى المبنى; بطاقة الموقف; مفتاح السيارة; البوابة لا تفتح;
    قارئ البصمة عند المدخل معطل

    الرقم السري لبطاقة البنك; البطاقة الائتمانية موقوفة; ضاعت بطاقة الشركة; الخدمات المصرفية عبر الإنترنت; دفع فاتورة; تغيير الحساب البنكي

    كم يوم إجازة بقي لي; متى يصل الراتب; إجازة مرضية; قسيمة الراتب خاطئة; كيف أقدم نفقات السفر; ساعات إضافية; إجازة أبوة; دورة تدريبية;
    التقاعد; قواعد العمل من المنزل

    ما طعام الغداء اليوم; هل المقصف مفتوح; آلة القهوة تسرب الماء; طلب بيتزا; مطعم قريب

    كيف سيكون الطقس غدًا; من فاز في المباراة مساء أمس; احكِ لي نكتة; اكتب قصيدة; ما عاصمة أستراليا; كم الساعة; ترجم هذه الجملة;
    سعر السهم; اقترح فيلما; اكتب رسالة بريد

    هل يمكنك حجز قاعة اجتماعات ليوم الثلاثاء; كرسيي مكسور، هل يمكنني الحصول على آخر; المكتب بارد; أين أوقف سيارتي; من مدير التسويق;
    متى حفلة الشركة القادمة; بطاقات عمل; المصعد متوقف; الحمام مسدود

    قطاري متأخر وسأصل في العاشرة; حجز رحلة طيران; فندق; انتهى جواز سفري; سيارة الشركة; تاكسي إلى المطار

    تكلفة التجوال في الخارج; انتهت باقة البيانات; شاشة الجوال مكسورة، من يصلحها; غطاء للهاتف; عقد الجوال; واتساب على هاتف العمل;
    تحويل المكالمات; الهاتف الثابت لا يرن; البريد الصوتي
  `),
};
